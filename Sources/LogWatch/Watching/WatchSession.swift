internal import Alerts
internal import FoundationEssentials

/// One run of a watch, step by step and without waiting: look, take alerts, commit. For one thread.
///
/// The lines that one rule matches in one file are one alert for each pass over what the file has grown by.
final class WatchSession {
    /// Progress without alerts is saved once it is this many bytes; to read them again is all that its loss costs.
    private static let saveInterval = 64 << 20

    let files: FollowedFiles
    private let plan: WatchPlan
    private let cursors: (any CursorStore)?
    private let buffer: ReadBuffer
    private let matcher: RuleMatcher
    private let isStopped: () -> Bool

    private var waiting: [FileFollower] = []
    private var pending: FileFollower?
    private var unsaved = 0
    private var isFinishing = false

    /// - `opened`: called for each file before it is read for the first time.
    /// - `isStopped`: asked between blocks, whether to leave off.
    init(
        _ plan: WatchPlan,
        cursors: (any CursorStore)?,
        limits: ReadLimits = ReadLimits(),
        opened: @escaping (FileFollower) -> Void = { _ in },
        isStopped: @escaping () -> Bool = { false }
    ) throws(WatchError) {
        self.plan = plan
        self.cursors = cursors
        self.isStopped = isStopped
        buffer = ReadBuffer(limits: limits)
        matcher = RuleMatcher(plan)
        files = FollowedFiles(
            sources: plan.sources.map { FollowedFiles.Source(pattern: $0.pattern, rules: $0.rules) },
            start: plan.start,
            cursors: try cursors?.load() ?? [],
            announce: plan.notify,
            opened: opened
        )
    }

    /// Sees what there is to read. With `isLast` rotated files are given up as soon as they are read.
    func look(isLast: Bool = false) throws(WatchError) {
        let before = files.followers.map(\.identity)
        try files.look(now: now)
        // Where a file begins to be followed is as good as a line accepted: after a crash it is not found out again.
        if files.followers.map(\.identity) != before { try save() }
        waiting = files.followers
        isFinishing = isLast
    }

    /// The alerts of the next file that has any, in the order of the rules; nil when all has been read.
    ///
    /// Each answer has to be followed by `commit` once its alerts are accepted.
    func nextAlerts() throws(WatchError) -> [Alert]? {
        while !waiting.isEmpty {
            let follower = waiting.removeFirst()
            let before = follower.acceptedOffset
            let drafts: [Int: AlertDraft]
            do {
                drafts = try pass(over: follower)
            } catch {
                files.tell(WatchNotice(.denied, follower.path, "\(error.reason); trying again"))
                continue
            }
            if isStopped() { return nil }
            unsaved += max(0, follower.lines.lineOffset - before)
            pending = follower
            guard !drafts.isEmpty else {
                try settle(mustSave: unsaved >= Self.saveInterval)
                continue
            }
            return plan.alerts(drafts, file: follower.path)
        }
        return nil
    }

    /// The alerts handed out last have been accepted: the cursor moves behind their lines.
    func commit() throws(WatchError) {
        try settle(mustSave: true)
    }

    /// Saves the cursors as they are; what was not accepted comes again.
    func save() throws(WatchError) {
        try cursors?.save(files.allCursors())
        unsaved = 0
    }

    var now: Int {
        Int(plan.now().timeIntervalSince1970 * 1e9)
    }

    private func settle(mustSave: Bool) throws(WatchError) {
        guard let follower = pending else { return }
        pending = nil
        follower.accept()
        let isOver = files.isOver(follower, now: now) || isFinishing && follower.isSuperseded
        if isOver { files.close(follower) }
        if mustSave || isOver { try save() }
    }

    private func pass(over follower: FileFollower) throws(SystemError) -> [Int: AlertDraft] {
        var drafts: [Int: AlertDraft] = [:]
        let collect = { [matcher] (block: LineBlock) in
            matcher.matches(in: block.bytes, selection: follower.rules) { match in
                drafts[match.rule, default: AlertDraft()].add(match, in: block, matcher: matcher)
            }
        }
        switch try follower.change() {
        case .none:
            break
        case .grown:
            follower.lastActive = now
            _ = try follower.read(buffer, isStopped: isStopped, body: collect)
        case .rewritten:
            if let copy = try files.continueInCopy(follower, now: now) {
                follower.restart()
                waiting.insert(contentsOf: [copy, follower], at: 0)
                return [:]
            }
            follower.finish(collect)
            follower.restart()
            if try follower.change() == .grown {
                _ = try follower.read(buffer, isStopped: isStopped, body: collect)
            }
        }
        if files.isOver(follower, now: now) || isFinishing && follower.isSuperseded {
            follower.finish(collect)
        }
        return drafts
    }
}
