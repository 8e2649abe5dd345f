/// The files behind a set of paths and globs, each followed once however many names lead to it.
///
/// `look` compares the disk with what was known and decides what is to be read from where; nothing here waits or reads on.
final class FollowedFiles {
    struct Source {
        let pattern: PathPattern
        let rules: [Int]
    }

    /// How long a file without its path is held after it last grew, in nanoseconds.
    static let grace = 60 * 1_000_000_000
    static let mostRemembered = 4096
    /// How many files that are over are known again, for each path.
    private static let mostFinished = 16

    var followers: [FileFollower] = []
    /// What could not be opened at the last look.
    private(set) var absent: [WatchError] = []
    /// Whether something was denied at the last look, so that looking again by the clock is worth it.
    private(set) var isDenied = false

    let sources: [Source]
    let start: StartPosition
    private let announce: (WatchNotice) -> Void
    let opened: (FileFollower) -> Void

    var announced: Set<WatchNotice> = []
    var cursors: [LogCursor]
    var looks = 0
    /// The file each path led to when it was last there.
    var places: [String: FileIdentity] = [:]
    /// Siblings that were there before: what is not among them has been rotated since.
    var known: [FileIdentity: ContentMark] = [:]
    /// Copies that rotation made; their lines are read in the original.
    var copies: Set<FileIdentity> = []
    /// What was given up after rotation, the oldest first.
    var finished: [LogCursor] = []
    /// How long each file was that was there at the first look, readable or not.
    var firstSizes: [FileIdentity: Int] = [:]

    /// `announce` is called once for each thing the user should know, `opened` for a file before it is read for the first
    /// time, so that no change after that is missed.
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
        self.announce = announce
        self.opened = opened
    }

    /// Brings the followers in line with the disk.
    func look(now: Int) throws(WatchError) {
        looks += 1
        absent = []
        isDenied = false
        for source in sources {
            for path in try source.pattern.paths() {
                do {
                    try arrive(path, source: source, now: now)
                } catch {
                    try note(error, at: path, isFirst: looks == 1 && !source.pattern.isGlob)
                }
            }
        }
        for follower in followers {
            let isReplaced = places[follower.path].map { $0 != follower.identity } ?? false
            let isUnlinked = (try? follower.file.status().isUnlinked) ?? true
            let isSuperseded = isUnlinked || isReplaced && isRotated(follower)
            if isSuperseded, !follower.isSuperseded { follower.lastActive = now }
            follower.isSuperseded = isSuperseded
        }
    }

    /// Whether the file may be given up: superseded, and silent for the time of grace.
    func isOver(_ follower: FileFollower, now: Int) -> Bool {
        follower.isSuperseded && now - follower.lastActive >= Self.grace
    }

    /// When `isOver` may change by time alone, in nanoseconds since 1970.
    var nextDeadline: Int? {
        followers.filter(\.isSuperseded).map { $0.lastActive + Self.grace }.min()
    }

    func close(_ follower: FileFollower) {
        followers.removeAll { $0 === follower }
        guard let cursor = try? follower.cursor(isOver: true) else { return }
        finished.append(cursor)
        let older = finished.indices.filter { finished[$0].path == cursor.path }
        if older.count > Self.mostFinished { finished.remove(at: older[0]) }
    }

    /// The cursors of all files, and those of files that are not there at the moment.
    func allCursors() -> [LogCursor] {
        (cursors + finished + followers.compactMap { try? $0.cursor() }).suffix(Self.mostRemembered)
    }

    func tell(_ notice: WatchNotice) {
        if announced.count < Self.mostRemembered, announced.insert(notice).inserted { announce(notice) }
    }

    /// Whether no name leads to it now but such as rotation gives.
    private func isRotated(_ follower: FileFollower) -> Bool {
        let names = places.filter { $0.value == follower.identity }.keys
        return names.allSatisfy { Siblings(of: follower.path).isSibling($0) }
    }

    private func note(_ error: FollowError, at path: String, isFirst: Bool) throws(WatchError) {
        switch error {
        case .notRegular:
            let error = WatchError.notRegular(path)
            if isFirst { throw error }
            tell(WatchNotice(.denied, path, "\(error.reason); skipped"))
        case .system(let error):
            absent.append(.unreadable(path, error))
            if error.isMissing {
                tell(WatchNotice(.waiting, path, "not there yet; waiting for it"))
            } else {
                isDenied = true
                tell(WatchNotice(.denied, path, "\(error.reason); trying again"))
            }
        }
    }
}
