/// Up to where one file has been read and its alerts accepted.
package struct LogCursor: Sendable, Codable, Equatable {
    /// The path under which the file was first followed.
    let path: String
    let identity: FileIdentity
    /// Where the next line begins, in bytes.
    let offset: Int
    /// The file's first bytes, none of them after `offset`.
    let head: ContentMark
    /// The bytes just before `offset`.
    let tail: ContentMark
    /// When the file had last changed, by the file system's clock, in nanoseconds since 1970.
    let modified: Int
    /// Whether the file was given up after rotation: kept to know it again, not to go on with it.
    let isOver: Bool

    /// Whether `file` holds what the one held that the cursor was made for: it is that, or a copy.
    func fits(_ file: OpenFile, _ status: FileStatus) throws(SystemError) -> Bool {
        guard status.size >= offset else { return false }
        let head = try file.bytes(0..<self.head.length)
        let tail = try file.bytes((offset - self.tail.length)..<offset)
        return ContentMark(head) == self.head && ContentMark(tail) == self.tail
    }

    /// Whether its numbers can be true at all, as the file they come from may have been edited.
    var isPlausible: Bool {
        let spans = 0...min(ContentMark.span, max(offset, 0))
        return offset >= 0 && spans.contains(head.length) && spans.contains(tail.length)
    }
}

/// Keeps the cursors of one watch between runs.
package protocol CursorStore: Sendable {
    func load() throws(WatchError) -> [LogCursor]
    /// Replaces all cursors of this watch; durable when it returns.
    func save(_ cursors: [LogCursor]) throws(WatchError)
}
