internal import Alerts
internal import FoundationEssentials

/// One run of a watch in steps that do not wait: look, take alerts, commit.
///
/// A pass reads what one file has grown by; the lines that one rule matches in it are one alert.
final class WatchSession {
    /// After how many bytes without alerts the cursors are saved: if they are lost, those bytes are only read again.
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

    /// - `opened`: called for each file before its first read.
    /// - `isStopped`: whether to stop; asked between blocks.
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

    /// Finds out what there is to read.
    ///
    /// - `isLast`: gives rotated files up as soon as they are read.
    func look(isLast: Bool = false) throws(WatchError) {
        let before = files.followers.map(\.identity)
        try files.look(now: now)
        // A start at the end of a file must survive a crash: lines written meanwhile would be skipped otherwise.
        if files.followers.map(\.identity) != before { try save() }
        waiting = files.followers
        isFinishing = isLast
    }

    /// Returns the alerts of the next file that has any, in the order of the rules; `nil` when everything has been read.
    ///
    /// Once the alerts are accepted, `commit` has to be called.
    func nextAlerts() throws(WatchError) -> [Alert]? {
        while !waiting.isEmpty {
            let follower = waiting.removeFirst()
            let before = follower.acceptedOffset
            let drafts: [Int: AlertDraft]
            do {
                drafts = try pass(over: follower)
            } catch {
                files.announce(WatchNotice(.denied, follower.path, "\(error.reason); trying again"))
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

    /// Moves the cursor behind the lines of the alerts that were returned last.
    func commit() throws(WatchError) {
        try settle(mustSave: true)
    }

    /// Saves the cursors; lines whose alerts were not accepted will be read again.
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
