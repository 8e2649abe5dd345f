import CZlib

/// A gzip file (RFC 1952) in the making, without name and time, so that equal bytes give equal files.
struct GzipStream: ~Copyable {
    private var output: [UInt8] = []
    // zlib keeps a pointer to its stream, so the stream must not move.
    private let stream: UnsafeMutablePointer<z_stream>

    /// The size of the file so far, in bytes.
    var count: Int { output.count }

    /// Returns `nil` where there is not enough memory.
    init?() {
        stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let windowAndGzip = 15 + 16
        let status = deflateInit2_(
            stream,
            Z_BEST_SPEED,
            Z_DEFLATED,
            Int32(windowAndGzip),
            8,
            Z_DEFAULT_STRATEGY,
            ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size)
        )
        guard status == Z_OK else {
            deflateEnd(stream)
            stream.deallocate()
            return nil
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Compresses bytes.
    ///
    /// - Returns: `false` where that failed.
    mutating func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
            guard deflate(piece, flush: Z_NO_FLUSH) else { return false }
            rest = rest.dropFirst(piece.count)
        }
        return true
    }

    /// Returns the whole file; `nil` where compressing failed.
    consuming func finish() -> [UInt8]? {
        guard deflate(UnsafeRawBufferPointer(start: nil, count: 0), flush: Z_FINISH) else { return nil }
        return output
    }

    private mutating func deflate(_ input: UnsafeRawBufferPointer, flush: Int32) -> Bool {
        // zlib reads through this pointer and never writes.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.assumingMemoryBound(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(input.count)
        var status = Z_OK
        var isFull = true
        while isFull {
            let made = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64 << 10) { room in
                stream.pointee.next_out = room.baseAddress
                stream.pointee.avail_out = UInt32(room.count)
                status = CZlib.deflate(stream, flush)
                let made = room.count - Int(stream.pointee.avail_out)
                output.append(contentsOf: room[..<made])
                return made
            }
            guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { return false }
            isFull = made == 64 << 10
        }
        return true
    }
}
