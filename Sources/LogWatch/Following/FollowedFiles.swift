/// The files behind a set of paths and globs, each followed once however many names lead to it.
///
/// `look` compares the disk with what was known and decides which files are read from where. It neither waits nor reads
/// on.
final class FollowedFiles {
    struct Source {
        let pattern: PathPattern
        /// The indices of the rules that apply, in order.
        let rules: [Int]
    }

    /// How long a rotated file is kept open after it last grew, in nanoseconds.
    static let gracePeriod = 60 * 1_000_000_000
    /// How many cursors are kept at most, the newest ones.
    static let cursorLimit = 4096

    private typealias File = (file: OpenFile, status: FileStatus)

    /// A path to follow, by the rules of the source that named it.
    private struct Request {
        let path: String
        let rules: [Int]
        let isGlob: Bool
        let now: Int
    }

    private enum Failure: Error {
        case notRegular
        case system(SystemError)
    }

    private(set) var followers: [FileFollower] = []
    /// What could not be opened at the last look.
    private(set) var absent: [WatchError] = []
    /// Whether a file could not be opened at the last look for lack of permission, which no event tells the end of.
    private(set) var isDenied = false

    let sources: [Source]
    private let start: StartPosition
    private let opened: (FileFollower) -> Void
    private var notices: NoticeFilter

    /// Those of an earlier run whose paths have not been seen yet.
    private var cursors: [LogCursor]
    private var finished = FinishedCursors()
    private var known = KnownFiles()
    private var isFirstLook = true
    /// The file that each path led to when it last existed.
    private var identities: [String: FileIdentity] = [:]
    /// Copies that rotation made; their lines are read in the original.
    private var copies: Set<FileIdentity> = []
    /// The size of each file that existed at the first look, readable or not.
    private var firstSizes: [FileIdentity: Int] = [:]

    /// - `announce`: called once for each distinct notice.
    /// - `opened`: called for a file before its first read, so that no change after that is missed.
    init(
        sources: [Source],
        start: StartPosition,
        cursors: [LogCursor],
        announce: @escaping (WatchNotice) -> Void,
        opened: @escaping (FileFollower) -> Void
    ) {
        self.sources = sources
        self.start = start
        self.cursors = cursors.filter(\.isPlausible)
        self.opened = opened
        notices = NoticeFilter(announce: announce)
    }

    /// Updates the followers from what is on the disk.
    func look(now: Int) throws(WatchError) {
        absent = []
        isDenied = false
        for source in sources {
            for path in try source.pattern.paths() {
                let request = Request(path: path, rules: source.rules, isGlob: source.pattern.isGlob, now: now)
                do {
                    try visit(request)
                } catch {
                    try note(error, request)
                }
            }
        }
        isFirstLook = false
        for follower in followers {
            let isReplaced = identities[follower.path].map { $0 != follower.identity } ?? false
            let isUnlinked = (try? follower.file.status().isUnlinked) ?? true
            let isSuperseded = isUnlinked || isReplaced && isRotated(follower)
            if isSuperseded, !follower.isSuperseded { follower.lastActive = now }
            follower.isSuperseded = isSuperseded
        }
    }

    /// Whether the file may be given up: superseded, and unchanged for the grace period.
    func isOver(_ follower: FileFollower, now: Int) -> Bool {
        follower.isSuperseded && now - follower.lastActive >= Self.gracePeriod
    }

    /// When `isOver` may become true without any event, in nanoseconds since 1970.
    var nextDeadline: Int? {
        followers.filter(\.isSuperseded).map { $0.lastActive + Self.gracePeriod }.min()
    }

    /// Stops following a file, and remembers how far it was read.
    func close(_ follower: FileFollower) {
        followers.removeAll { $0 === follower }
        if let cursor = try? follower.cursor(isOver: true) { finished.append(cursor) }
    }

    /// The cursors of all files, including those that do not exist at the moment.
    func allCursors() -> [LogCursor] {
        (cursors + finished.all + followers.compactMap { try? $0.cursor() }).suffix(Self.cursorLimit)
    }

    /// Announces a notice unless that has been done.
    func announce(_ notice: WatchNotice) {
        notices.announce(notice)
    }

    // Files that appear.

    private func visit(_ request: Request) throws(Failure) {
        let path = request.path
        var found: File?
        do {
            let status = try FileStatus.at(path, followsLink: !request.isGlob)
            guard status.isRegular else { throw Failure.notRegular }
            if isFirstLook { firstSizes[status.identity] = status.size }
            if let follower = followers.first(where: { $0.identity == status.identity }) {
                identities[path] = follower.identity
                follower.rules = Set(follower.rules).union(request.rules).sorted()
                return
            }
            if copies.contains(status.identity), request.isGlob { return }
            let file = try OpenFile(path, followsLink: !request.isGlob)
            found = (file, try file.status())
        } catch let error as SystemError {
            guard error.isMissing, hasCursor(path) else { throw .system(error) }
        } catch let error as Failure {
            throw error
        } catch {
            return
        }
        do {
            try begin(request, found)
        } catch {
            throw .system(error)
        }
        if found == nil { throw .system(.missing) }
    }

    /// Begins to follow what a path leads to, and what rotation has moved away from it unseen.
    private func begin(_ request: Request, _ found: File?) throws(SystemError) {
        let path = request.path
        if let found, request.isGlob, try found.file.isCompressed() {
            announce(WatchNotice(.compressed, path, "compressed; skipped, as its lines were read before"))
            return
        }
        if let previous = identities[path], previous != found?.status.identity {
            try followMissed(request, current: found?.status.identity)
        } else if hasCursor(path), start == .end {
            try resume(request, current: found)
            return
        }
        guard let found else { return }
        if try isCopy(path, found) { return }
        try follow(request, found, from: try startOffset(of: found))
        if isFirstLook || identities[path] == nil { known.addSiblings(of: path) }
        identities[path] = found.status.identity
    }

    private func startOffset(of found: File) throws(SystemError) -> Int {
        for cursor in finished.all where cursor.identity == found.status.identity {
            if try cursor.fits(found.file, found.status) { return cursor.offset }
        }
        guard start == .end, let size = firstSizes[found.status.identity], size <= found.status.size else { return 0 }
        return try found.file.startOfLastLine(size: size)
    }

    private func follow(_ request: Request, _ found: File, from offset: Int) throws(SystemError) {
        let follower = try FileFollower(
            path: request.path,
            file: found.file,
            status: found.status,
            rules: request.rules,
            lines: LineBlocks(offset: offset),
            now: request.now
        )
        known.add(
            found.status.identity,
            ContentMark(try found.file.bytes(0..<min(ContentMark.span, found.status.size)))
        )
        followers.append(follower)
        opened(follower)
    }

    // Files that rotation has moved or copied.

    /// Finds the rest of a file whose content is no longer what was read: it may be in a copy, which is then followed too
    /// and has to be read first.
    ///
    /// - Returns: the follower of the copy; `nil` if there is none: then the partial line has to be given out.
    func continueInCopy(_ follower: FileFollower, now: Int) throws(SystemError) -> FileFollower? {
        var copy: FileFollower?
        for sibling in Siblings(of: follower.path).readable() where !isFollowed(sibling.status.identity) {
            guard try follower.isContinued(in: sibling.file, sibling.status) else { continue }
            let found = try FileFollower(
                path: follower.path,
                file: sibling.file,
                status: sibling.status,
                rules: follower.rules,
                lines: follower.lines,
                now: now
            )
            found.isSuperseded = true
            followers.insert(found, at: followers.firstIndex { $0 === follower } ?? followers.endIndex)
            opened(found)
            copies.insert(found.identity)
            copy = found
            break
        }
        known.addSiblings(of: follower.path)
        announce(
            copy == nil
                ? WatchNotice(.gap, follower.path, "emptied or rewritten; the lines just before that may be missing")
                : WatchNotice(.restarted, follower.path, "emptied; the rest was found in a copy")
        )
        return copy
    }

    /// Follows the files of rotations between two looks from their start.
    private func followMissed(_ request: Request, current: FileIdentity?) throws(SystemError) {
        for sibling in Siblings(of: request.path).readable()
        where sibling.status.identity != current && !isFollowed(sibling.status.identity) {
            guard try !known.contains(sibling), try !isCopy(sibling.path, (sibling.file, sibling.status)) else {
                continue
            }
            try follow(request, (sibling.file, sibling.status), from: 0)
        }
        known.addSiblings(of: request.path)
    }

    /// Continues where an earlier run stopped: first the files that have been rotated since, then the new one.
    private func resume(_ request: Request, current: File?) throws(SystemError) {
        let path = request.path
        let own = cursors.filter { $0.path == path }
        cursors.removeAll { $0.path == path }
        var siblings = Siblings(of: path).readable().filter { !isFollowed($0.status.identity) }
        var currentOffset: Int?
        for cursor in own {
            if let current, current.status.identity == cursor.identity, try cursor.fits(current.file, current.status) {
                currentOffset = cursor.offset
                continue
            }
            guard let index = Self.index(of: cursor, in: siblings) else {
                if cursor.isOver { continue }
                announce(WatchNotice(.gap, path, "the file read last is gone; its last lines may be missing"))
                continue
            }
            let old = siblings.remove(at: index)
            if cursor.isOver, old.status.size == cursor.offset {
                finished.append(cursor)
            } else {
                try follow(request, (old.file, old.status), from: cursor.offset)
            }
        }
        if currentOffset == nil, let last = own.last(where: { !$0.isOver }) {
            for sibling in siblings where sibling.status.modified >= last.modified {
                guard try !isCopyOfAny(followers, sibling.file, sibling.status) else { continue }
                try follow(request, (sibling.file, sibling.status), from: 0)
            }
        }
        if let current {
            try follow(request, current, from: currentOffset ?? 0)
            identities[path] = current.status.identity
        } else {
            identities[path] = followers.last { $0.path == path }?.identity
        }
        known.addSiblings(of: path)
    }

    /// The sibling that `cursor` was made for, or else its newest copy.
    private static func index(of cursor: LogCursor, in siblings: [Siblings.Sibling]) -> Int? {
        let fitting = siblings.indices.filter { index in
            (try? cursor.fits(siblings[index].file, siblings[index].status)) == true
        }
        let same = fitting.first { siblings[$0].status.identity == cursor.identity }
        return same ?? (cursor.offset >= ContentMark.leastEvidence ? fitting.last : nil)
    }

    /// Whether a file that appeared is a copy that rotation made of one that is followed; then it is remembered as such.
    private func isCopy(_ path: String, _ found: File) throws(SystemError) -> Bool {
        guard !isFirstLook else { return false }
        let originals = followers.filter { Siblings(of: $0.path).isSibling(path) }
        guard try isCopyOfAny(originals, found.file, found.status) else { return false }
        copies.insert(found.status.identity)
        return true
    }

    private func isCopyOfAny(
        _ originals: [FileFollower],
        _ file: OpenFile,
        _ status: FileStatus
    ) throws(SystemError) -> Bool {
        for original in originals where try original.isCopied(in: file, status) {
            return true
        }
        return false
    }

    /// Whether only names that rotation gives lead to it now.
    private func isRotated(_ follower: FileFollower) -> Bool {
        let names = identities.filter { $0.value == follower.identity }.keys
        return names.allSatisfy { Siblings(of: follower.path).isSibling($0) }
    }

    private func isFollowed(_ identity: FileIdentity) -> Bool {
        followers.contains { $0.identity == identity }
    }

    private func hasCursor(_ path: String) -> Bool {
        cursors.contains { $0.path == path }
    }

    private func note(_ failure: Failure, _ request: Request) throws(WatchError) {
        let path = request.path
        switch failure {
        case .notRegular:
            let error = WatchError.notRegular(path)
            if isFirstLook, !request.isGlob { throw error }
            announce(WatchNotice(.denied, path, "\(error.reason); skipped"))
        case .system(let error):
            absent.append(.unreadable(path, error))
            if error.isMissing {
                announce(WatchNotice(.waiting, path, "does not exist yet; waiting for it"))
            } else {
                isDenied = true
                announce(WatchNotice(.denied, path, "\(error.reason); trying again"))
            }
        }
    }
}
