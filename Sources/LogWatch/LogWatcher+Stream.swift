package import Alerts

extension LogWatcher {
    /// Reads lines from `descriptor` to its end, by all rules, and hands each alert to `accept` as `run(_:accept:)` does. The
    /// lines of one read that a rule matches are one alert. There is no cursor: what was read is gone.
    ///
    /// `descriptor` is read, and not closed; `name` is what the alerts call it.
    package func run(
        descriptor: Int32,
        name: String = "standard input",
        accept: @escaping @Sendable (Alert) async throws -> Void
    ) async throws(WatchError) {
        let bell = try Bell()
        let thread = try ReadingThread()
        defer { thread.stop() }
        let reader = StreamReader(plan, descriptor: descriptor, name: name, thread: thread, bell: bell)
        let outcome: Result<Void, WatchError> = await withTaskCancellationHandler {
            do throws(WatchError) {
                while let alerts = try await reader.nextAlerts() {
                    for alert in alerts {
                        try await Self.hand(alert, to: accept)
                    }
                }
                return .success(())
            } catch {
                return .failure(error)
            }
        } onCancel: {
            bell.ring()
        }
        try outcome.get()
    }

    static func hand(
        _ alert: Alert,
        to accept: @Sendable (Alert) async throws -> Void
    ) async throws(WatchError) {
        do {
            try await accept(alert)
        } catch {
            let reason = "an alert was not accepted"
            throw WatchError(.notAccepted, path: "", reason: reason, hint: nil, underlying: error)
        }
    }
}

/// Reads a stream on a thread of its own.
private actor StreamReader {
    private let plan: WatchPlan
    private let name: String
    private let thread: ReadingThread
    private let bell: Bell
    private let stream: LineStream
    private let matcher: RuleMatcher

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(_ plan: WatchPlan, descriptor: Int32, name: String, thread: ReadingThread, bell: Bell) {
        self.plan = plan
        self.name = name
        self.thread = thread
        self.bell = bell
        stream = LineStream(descriptor)
        matcher = RuleMatcher(plan)
    }

    /// Waits for lines; the alerts may be none. nil at the end.
    func nextAlerts() throws(WatchError) -> [Alert]? {
        var drafts: [Int: AlertDraft] = [:]
        let goesOn = try stream.read(bell: bell) { block in
            matcher.matches(in: block.bytes, selection: Array(plan.rules.indices)) { match in
                drafts[match.rule, default: AlertDraft()].add(match, in: block, matcher: matcher)
            }
        }
        guard goesOn else { return nil }
        return plan.alerts(drafts, file: name)
    }
}
