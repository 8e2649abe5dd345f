/// Successive complete lines of a file.
struct LineBlock {
    /// The lines with their line ends; only a line that was cut, or never got an end, lacks it.
    let bytes: UnsafeRawBufferPointer
    /// Where in the file the block begins.
    let offset: Int
    /// How many bytes of the block's only line were left out because the line is too long.
    let omitted: Int
}

/// How much is read and held at a time.
struct ReadLimits {
    /// A longer line is cut to this many bytes.
    var line = 1 << 20
    /// The most that one read takes; not above `line`.
    var read = 512 << 10
}

/// The buffer for reads, shared by all files, so that an idle file costs nothing.
final class ReadBuffer {
    let limits: ReadLimits
    let bytes: UnsafeMutableRawBufferPointer

    init(limits: ReadLimits = ReadLimits()) {
        self.limits = limits
        bytes = .allocate(byteCount: limits.line + min(limits.read, limits.line), alignment: 64)
    }

    deinit {
        bytes.deallocate()
    }
}

/// Splits what is read into blocks of complete lines, and carries a partial line over to the next read.
struct LineBlocks {
    /// Where the next read begins.
    private(set) var readOffset: Int
    /// The bytes before the next read that are no complete line yet.
    private(set) var carry: [UInt8] = []
    /// How many bytes of the carried line were left out because it is too long.
    private(set) var omitted = 0
    /// Where the first line begins that was not passed to a body: what a cursor stores.
    private(set) var lineOffset: Int

    /// Whether only NULs have been read since the start of the file.
    private var isInHole: Bool

    init(offset: Int) {
        isInHole = offset == 0
        readOffset = offset
        lineOffset = offset
    }

    var hasPartialLine: Bool { !carry.isEmpty }

    /// Reads once, and passes the lines that are complete by then to `body`.
    ///
    /// - `limit`: how many bytes are read at most.
    /// - `read`: fills a buffer from an offset and returns the count, 0 at the end.
    /// - `body`: called with at most two blocks, whose bytes are valid only during the call.
    /// - Returns: the bytes read.
    mutating func advance<Failure: Error>(
        _ buffer: ReadBuffer,
        upTo limit: Int = .max,
        read: (UnsafeMutableRawBufferPointer, Int) throws(Failure) -> Int,
        body: (LineBlock) -> Void
    ) throws(Failure) -> UnsafeRawBufferPointer {
        let held = carry.count
        carry.withUnsafeBytes { buffer.bytes.copyMemory(from: $0) }
        let room = min(buffer.bytes.count - held, buffer.limits.read, limit)
        let fresh = UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[held..<held + room])
        let count = try read(fresh, readOffset)
        let read = UnsafeRawBufferPointer(rebasing: buffer.bytes[held..<held + count])
        guard count > 0 else { return read }
        let base = readOffset - held - omitted
        readOffset += count

        let all = UnsafeRawBufferPointer(rebasing: buffer.bytes[..<(held + count)])
        // After a truncation, a writer that does not append leaves a hole of NULs before the new text.
        var start = isInHole ? all.firstIndex { $0 != 0 } ?? all.count : 0
        isInHole = isInHole && start == all.count
        guard let lastEnd = all[max(held, start)...].lastIndex(of: UInt8(ascii: "\n")) else {
            hold(all[start...], limit: buffer.limits.line)
            return read
        }
        if omitted > 0 || held > 0 || count > buffer.limits.line {
            let end = all[max(held, start)...].firstIndex(of: UInt8(ascii: "\n")) ?? lastEnd
            if omitted > 0 || end - start > buffer.limits.line {
                let cut = min(end - start, buffer.limits.line)
                let lost = omitted + end - start - cut
                let line = UnsafeRawBufferPointer(rebasing: all[start..<start + cut])
                body(LineBlock(bytes: line, offset: base + start, omitted: lost))
                start = end + 1
            }
        }
        if start <= lastEnd {
            let lines = UnsafeRawBufferPointer(rebasing: all[start...lastEnd])
            body(LineBlock(bytes: lines, offset: base + omitted + start, omitted: 0))
        }
        omitted = 0
        hold(all[(lastEnd + 1)...], limit: buffer.limits.line)
        return read
    }

    /// Passes the partial line to `body`.
    mutating func finish(_ body: (LineBlock) -> Void) {
        if !carry.isEmpty {
            carry.withUnsafeBytes { body(LineBlock(bytes: $0, offset: lineOffset, omitted: omitted)) }
        }
        carry = []
        omitted = 0
        lineOffset = readOffset
    }

    private mutating func hold(_ partial: Slice<UnsafeRawBufferPointer>, limit: Int) {
        omitted += max(0, partial.count - limit)
        carry = Array(partial.prefix(limit))
        lineOffset = readOffset - carry.count - omitted
    }
}
