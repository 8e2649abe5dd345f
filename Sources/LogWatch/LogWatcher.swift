package import Alerts
package import FoundationEssentials

/// Files and the rules that apply to their lines.
package struct WatchedFiles: Sendable {
    /// Paths, or globs of glob(3). A path named outright may be a symbolic link, what a glob finds may not.
    package let patterns: [String]
    package let rules: [Rule]

    package init(patterns: [String], rules: [Rule]) {
        self.patterns = patterns
        self.rules = rules
    }
}

/// Turns the lines that rules match into alerts, across rotation of the files they come from.
///
/// A line counts once it has its line feed. With `run(.once)` an unterminated last line is left for the next run; `count`
/// counts it, as nothing comes after.
package struct LogWatcher: Sendable {
    package enum Mode: Sendable {
        /// Goes on until the task is cancelled, which is no error.
        case follow
        /// Up to the present end of every file.
        case once
    }

    /// The number of lines that a rule matched.
    package struct RuleCount: Sendable, Equatable {
        package let rule: String
        package let count: Int
    }

    let plan: WatchPlan
    private let cursors: (any CursorStore)?

    /// - `watched`: each file is followed once, by all rules that any entry gives it.
    /// - `host`: this host's name, for the alerts.
    /// - `start`: where files are read from that are there at the start.
    /// - `cursors`: remembers between runs how far alerts have been accepted; nil remembers nothing.
    /// - `now`: the time of alerts.
    /// - `onNotice`: called once for each thing the user should know; from any thread.
    package init(
        _ watched: [WatchedFiles],
        host: String,
        start: StartPosition = .end,
        cursors: (any CursorStore)? = nil,
        now: @escaping @Sendable () -> Date = { Date() },
        onNotice: @escaping @Sendable (WatchNotice) -> Void = { _ in }
    ) throws(WatchError) {
        var sources: [(pattern: PathPattern, rules: [Int])] = []
        var rules: [Rule] = []
        for entry in watched {
            let indices = Array(rules.count..<rules.count + entry.rules.count)
            rules += entry.rules
            for pattern in entry.patterns {
                sources.append((try PathPattern(pattern), indices))
            }
        }
        plan = WatchPlan(sources: sources, rules: rules, start: start, host: host, now: now, notify: onNotice)
        self.cursors = cursors
    }

    /// Reads and hands each alert to `accept`, one after the other. The cursor passes lines only when all alerts of their
    /// file's pass are accepted; when `accept` throws, the run ends with `notAccepted` and the next run sees them again.
    ///
    /// With `.once`, a path that is missing or unreadable is an error too, after all others were read.
    package func run(
        _ mode: Mode,
        accept: @escaping @Sendable (Alert) async throws -> Void
    ) async throws(WatchError) {
        let bell = try Bell()
        let thread = try ReadingThread()
        defer { thread.stop() }
        let outcome: Result<Void, WatchError> = await withTaskCancellationHandler {
            do throws(WatchError) {
                try await work(mode, thread: thread, bell: bell, accept: accept)
                return .success(())
            } catch {
                return .failure(error)
            }
        } onCancel: {
            bell.ring()
        }
        try outcome.get()
    }

    private func work(
        _ mode: Mode,
        thread: ReadingThread,
        bell: Bell,
        accept: @Sendable (Alert) async throws -> Void
    ) async throws(WatchError) {
        let reader = try LogReader(plan, cursors: cursors, follows: mode == .follow, thread: thread, bell: bell)
        var goesOn = true
        while goesOn {
            try await reader.look(isLast: mode == .once)
            while let alerts = try await reader.nextAlerts() {
                for alert in alerts {
                    try await Self.hand(alert, to: accept)
                }
                try await reader.commit()
            }
            goesOn = await reader.waitForChange()
        }
        try await reader.save()
        if mode == .once, let error = await reader.absent().first { throw error }
    }
}
