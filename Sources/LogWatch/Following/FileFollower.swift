/// An open log file, whatever its name is by now, and how far it has been read.
final class FileFollower {
    /// What happened to the content since the last look.
    enum Change {
        case none
        case grown
        /// What was read has been replaced: the file was emptied, and perhaps written again.
        case rewritten
    }

    /// The path under which it was first followed.
    let path: String
    let file: OpenFile
    let identity: FileIdentity
    /// The indices of the rules that apply, in order.
    var rules: [Int]
    private(set) var lines: LineBlocks
    /// Where the lines begin whose alerts have not been accepted yet, in bytes.
    private(set) var acceptedOffset: Int
    /// When its content last changed, or it was superseded; in nanoseconds since 1970.
    var lastActive: Int
    /// Whether a new file has taken its path, or it has been deleted: only a writer that still holds it can add to it.
    var isSuperseded = false

    private var head: [UInt8] = []
    private var tail: [UInt8]
    private var seen: FileStatus?

    /// - `lines`: where reading starts, with the partial line read before.
    init(path: String, file: OpenFile, status: FileStatus, rules: [Int], lines: LineBlocks, now: Int)
        throws(SystemError)
    {
        self.path = path
        self.file = file
        self.rules = rules
        self.lines = lines
        identity = status.identity
        acceptedOffset = lines.lineOffset
        lastActive = now
        tail = try file.bytesBefore(lines.readOffset)
        head = try file.bytes(0..<min(lines.readOffset, ContentMark.span))
    }

    /// Compares the file with what was read of it.
    func change() throws(SystemError) -> Change {
        let status = try file.status()
        defer { seen = status }
        if status.size < lines.readOffset { return .rewritten }
        guard status.size != seen?.size || status.modified != seen?.modified || status.size > lines.readOffset else {
            return .none
        }
        guard try holdsWhatWasRead(file) else { return .rewritten }
        return status.size > lines.readOffset ? .grown : .none
    }

    /// Reads up to the end that the file had at the last call of `change`.
    ///
    /// - Returns: `false` when `isStopped` returned true before the end.
    func read(
        _ buffer: ReadBuffer,
        isStopped: () -> Bool,
        body: (LineBlock) -> Void
    ) throws(SystemError) -> Bool {
        let end = seen?.size ?? 0
        while lines.readOffset < end {
            if isStopped() { return false }
            let bytes = try lines.advance(
                buffer,
                upTo: end - lines.readOffset,
                read: { target, offset throws(SystemError) in try file.read(into: target, at: offset) },
                body: body
            )
            if bytes.isEmpty { break }
            if head.count < ContentMark.span, lines.readOffset - bytes.count == head.count {
                head += bytes.prefix(ContentMark.span - head.count)
            }
            tail = Array((tail + bytes.suffix(ContentMark.span)).suffix(ContentMark.span))
        }
        return true
    }

    /// Passes the partial line to `body`.
    func finish(_ body: (LineBlock) -> Void) {
        lines.finish(body)
    }

    /// Starts again at the beginning of the file.
    func restart() {
        lines = LineBlocks(offset: 0)
        acceptedOffset = 0
        head = []
        tail = []
        seen = nil
    }

    /// Marks all complete lines read so far as accepted.
    func accept() {
        acceptedOffset = lines.lineOffset
    }

    /// Whether `other` begins with all that was read here: what copytruncate leaves behind.
    func isContinued(in other: OpenFile, _ status: FileStatus) throws(SystemError) -> Bool {
        guard lines.readOffset >= ContentMark.leastEvidence, status.size >= lines.readOffset else { return false }
        return try holdsWhatWasRead(other)
    }

    /// Whether `other` may be a copy of this file, an older and shorter one included.
    func isCopied(in other: OpenFile, _ status: FileStatus) throws(SystemError) -> Bool {
        if try isContinued(in: other, status) { return true }
        guard status.size >= ContentMark.leastEvidence, status.size < lines.readOffset else { return false }
        guard try other.bytesBefore(status.size) == file.bytesBefore(status.size) else { return false }
        let start = try other.bytes(0..<min(head.count, status.size))
        return start == Array(head.prefix(status.size))
    }

    func cursor(isOver: Bool = false) throws(SystemError) -> LogCursor {
        LogCursor(
            path: path,
            identity: identity,
            offset: acceptedOffset,
            head: ContentMark(head.prefix(acceptedOffset)),
            tail: ContentMark(try file.bytesBefore(acceptedOffset)),
            modified: try file.status().modified,
            isOver: isOver
        )
    }

    private func holdsWhatWasRead(_ file: OpenFile) throws(SystemError) -> Bool {
        guard try file.bytes((lines.readOffset - tail.count)..<lines.readOffset) == tail else { return false }
        return try file.bytes(0..<head.count) == head
    }
}
