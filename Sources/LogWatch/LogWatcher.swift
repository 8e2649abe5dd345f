package import Alerts
package import FoundationEssentials

/// Files and the rules that apply to their lines.
package struct WatchedFiles: Sendable {
    /// Paths, or patterns of glob(3). A path may be a symbolic link; links that a glob finds are skipped.
    package let patterns: [String]
    /// The rules that apply to each of the files.
    package let rules: [Rule]

    /// Joins files and rules; nothing is opened yet.
    package init(patterns: [String], rules: [Rule]) {
        self.patterns = patterns
        self.rules = rules
    }
}

/// Where to start reading a file that exists when the watch begins.
package enum StartPosition: Sendable {
    /// At the cursor of an earlier run; without one, at the end.
    case end
    /// At the beginning, whatever the cursor.
    case beginning
}

/// Turns the lines that rules match into alerts, and follows files across rotation.
///
/// A line is matched when its line feed has been written. With `run(.once)` an unterminated last line is left for the
/// next run; `count` counts it.
package struct LogWatcher: Sendable {
    /// When a run ends.
    package enum Mode: Sendable {
        /// When the task is cancelled, which is no error.
        case follow
        /// At the present end of every file.
        case once
    }

    /// The number of lines that a rule matched.
    package struct RuleCount: Sendable, Equatable {
        /// The rule's name, unescaped.
        package let rule: String
        /// The number of lines.
        package let count: Int
    }

    let plan: WatchPlan
    private let cursors: (any CursorStore)?

    /// - Parameters:
    ///   - watched: each file is followed once, by all rules of the entries that name it.
    ///   - host: the name of this host, for the alerts.
    ///   - start: where to start in files that exist at the start.
    ///   - cursors: keeps how far alerts have been accepted between runs; `nil` to forget it.
    ///   - now: the clock for the alerts' times and for the grace period of rotated files.
    ///   - onNotice: called once for each distinct notice, from any thread.
    /// - Throws: `WatchError` of `badPattern`.
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

    /// Passes each alert to `accept`, one after the other. The cursor of a file moves only when all alerts of a pass have been
    /// accepted. When `accept` throws, the run ends, and the next run reads the lines again.
    ///
    /// `accept` is called on the executor for work that blocks.
    ///
    /// - Throws: `WatchError`: `notAccepted` where `accept` threw; `cursor` and `badCursor` where the cursors cannot be loaded
    ///   or saved; with `.once` also where a path is missing or unreadable, after all others have been read.
    package func run(
        _ mode: Mode,
        accept: @escaping @Sendable (Alert) async throws -> Void
    ) async throws(WatchError) {
        try await StopSignal.onCancellation { stop throws(WatchError) in
            let reader = try LogReader(plan, cursors: cursors, follows: mode == .follow, stop: stop)
            var continues = true
            while continues {
                try await reader.look(isLast: mode == .once)
                while let alerts = try await reader.nextAlerts() {
                    for alert in alerts {
                        try await Self.submit(alert, to: accept)
                    }
                    try await reader.commit()
                }
                continues = await reader.waitForChange()
            }
            try await reader.save()
            if mode == .once, let error = await reader.absent().first { throw error }
        }
    }
}
