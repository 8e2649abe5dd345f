internal import Glibc

/// An open regular file that is only read; closed with its last reference.
final class OpenFile {
    let descriptor: Int32

    /// Opens without blocking on a FIFO, and without taking a controlling terminal.
    ///
    /// - `followsLink`: true for a path that the user named. A name that a glob found may have been planted, by
    ///   anyone who can write to that directory, to have a secret mailed out.
    init(_ path: String, followsLink: Bool) throws(SystemError) {
        let flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | (followsLink ? 0 : O_NOFOLLOW)
        descriptor = try SystemError.check { open(path, flags) }
    }

    deinit {
        close(descriptor)
    }

    func status() throws(SystemError) -> FileStatus {
        var status = stat()
        try SystemError.check { fstat(descriptor, &status) }
        return FileStatus(status)
    }

    /// Reads at `offset`; fewer bytes than there is room for, or none, at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(SystemError) -> Int {
        try SystemError.check { pread(descriptor, buffer.baseAddress, buffer.count, offset) }
    }

    /// The bytes of `range`, fewer where the file ends before.
    func bytes(_ range: Range<Int>) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        var filled = 0
        while filled < bytes.count {
            let count = try bytes.withUnsafeMutableBufferPointer { buffer throws(SystemError) in
                let rest = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[filled...]))
                return try read(into: rest, at: range.lowerBound + filled)
            }
            guard count > 0 else { break }
            filled += count
        }
        return Array(bytes[..<filled])
    }

    /// The bytes just before `offset`, as many as a content mark spans.
    func bytesBefore(_ offset: Int) throws(SystemError) -> [UInt8] {
        try bytes(max(0, offset - ContentMark.span)..<offset)
    }

    /// Where the line begins that has no end yet, so that it is seen whole once it is complete.
    func startOfLastLine(size: Int) throws(SystemError) -> Int {
        var end = size
        while end > 0, size - end < 1 << 20 {
            let start = max(0, end - (64 << 10))
            if let found = try bytes(start..<end).lastIndex(of: UInt8(ascii: "\n")) { return start + found + 1 }
            end = start
        }
        return end == 0 ? 0 : size
    }

    /// Whether the file begins as a compressed one does (gzip, xz, zstd, bzip2): what log rotation leaves behind.
    func isCompressed() throws(SystemError) -> Bool {
        let start = try bytes(0..<6)
        let marks: [[UInt8]] = [
            [0x1F, 0x8B], [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], [0x28, 0xB5, 0x2F, 0xFD], [0x42, 0x5A, 0x68],
        ]
        return marks.contains { start.starts(with: $0) }
    }
}
