internal import Glibc

/// The bytes of complete lines, and their line ends.
struct BlockBytes {
    /// The lines with line feeds between them and none at the end.
    let joined: UnsafeRawBufferPointer

    private static let lineFeed = Int32(UInt8(ascii: "\n"))

    /// - Parameter bytes: lines; the last may lack its line feed.
    init(_ bytes: UnsafeRawBufferPointer) {
        let hasEnd = bytes.last == UInt8(ascii: "\n")
        joined = UnsafeRawBufferPointer(rebasing: hasEnd ? bytes.dropLast() : bytes[...])
    }

    /// Whether a search over the whole block finds the same lines as one line by line, at no higher cost.
    ///
    /// Not where a line ends with CR LF, as `$` is before the CR, nor where a line is so long that it is matched in slices.
    var isSearchable: Bool {
        guard let base = joined.baseAddress, !hasReturnAtLineEnd else { return false }
        let stride = LinePattern.longLine / 2
        var start = 0
        while start + stride <= joined.count {
            guard memchr(base + start, Self.lineFeed, stride) != nil else { return false }
            start += stride
        }
        return true
    }

    /// Returns the line at `offset`, which is not before `start`, the start of a line.
    func line(at offset: Int, after start: Int) -> Range<Int> {
        var lower = offset
        while lower > start, joined[lower - 1] != UInt8(ascii: "\n") {
            lower -= 1
        }
        return lower..<end(from: offset)
    }

    /// Returns every line in order, each without its line feed or CR LF.
    func lines() -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        while start <= joined.count {
            let end = end(from: start)
            let hasReturn = end > start && joined[end - 1] == UInt8(ascii: "\r")
            lines.append(start..<(hasReturn ? end - 1 : end))
            start = end + 1
        }
        return lines
    }

    private var hasReturnAtLineEnd: Bool {
        guard let base = joined.baseAddress else { return false }
        var start = 0
        while let found = memchr(base + start, Int32(UInt8(ascii: "\r")), joined.count - start) {
            start = UnsafeRawPointer(found) - base + 1
            if start == joined.count || joined[start] == UInt8(ascii: "\n") { return true }
        }
        return false
    }

    private func end(from offset: Int) -> Int {
        guard let base = joined.baseAddress else { return 0 }
        guard let found = memchr(base + offset, Self.lineFeed, joined.count - offset) else { return joined.count }
        return UnsafeRawPointer(found) - base
    }
}
