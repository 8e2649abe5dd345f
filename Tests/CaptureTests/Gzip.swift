import CZlib

enum Gzip {
    /// Returns what a gzip file holds, or `nil` where it is not one.
    static func decompressed(_ file: [UInt8]) -> [UInt8]? {
        var (stream, file, output) = (z_stream(), file, [UInt8]())
        let size = Int32(MemoryLayout<z_stream>.size)
        return file.withUnsafeMutableBufferPointer { file in
            stream.next_in = file.baseAddress
            stream.avail_in = UInt32(file.count)
            guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, size) == Z_OK else { return nil }
            defer { inflateEnd(&stream) }
            var room = [UInt8](repeating: 0, count: 64 << 10)
            while true {
                let status = room.withUnsafeMutableBufferPointer { room in
                    stream.next_out = room.baseAddress
                    stream.avail_out = UInt32(room.count)
                    return inflate(&stream, Z_NO_FLUSH)
                }
                output += room.prefix(room.count - Int(stream.avail_out))
                if status == Z_STREAM_END { return stream.avail_in == 0 ? output : nil }
                guard status == Z_OK else { return nil }
            }
        }
    }
}
