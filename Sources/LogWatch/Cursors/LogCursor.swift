/// How far one file has been read and its alerts accepted.
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
    /// When the file was last modified, by the file system's clock, in nanoseconds since 1970.
    let modified: Int
    /// Whether the file was given up after rotation: the cursor is kept to recognize it, not to continue.
    let isOver: Bool

    /// Whether `file` is the file that the cursor was made for, or a copy of it, by its content.
    func fits(_ file: OpenFile, _ status: FileStatus) throws(SystemError) -> Bool {
        guard status.size >= offset else { return false }
        let head = try file.bytes(0..<self.head.length)
        let tail = try file.bytes((offset - self.tail.length)..<offset)
        return ContentMark(head) == self.head && ContentMark(tail) == self.tail
    }

    /// Whether its numbers are consistent: a cursor file may have been edited.
    var isPlausible: Bool {
        let spans = 0...min(ContentMark.span, max(offset, 0))
        return offset >= 0 && spans.contains(head.length) && spans.contains(tail.length)
    }
}

/// Keeps the cursors of one watch between runs.
package protocol CursorStore: Sendable {
    /// Returns the cursors saved last; none at the first run.
    ///
    /// - Throws: `WatchError` of `cursor` or `badCursor`.
    func load() throws(WatchError) -> [LogCursor]
    /// Replaces all cursors of this watch; durable when it returns.
    ///
    /// - Throws: `WatchError` of `cursor` or `badCursor`.
    func save(_ cursors: [LogCursor]) throws(WatchError)
}

/// The cursors of files that were given up after rotation, the oldest first, a number of them for each path.
struct FinishedCursors {
    private static let limit = 16

    private(set) var all: [LogCursor] = []

    mutating func append(_ cursor: LogCursor) {
        all.append(cursor)
        let ofPath = all.indices.filter { all[$0].path == cursor.path }
        if ofPath.count > Self.limit { all.remove(at: ofPath[0]) }
    }
}
