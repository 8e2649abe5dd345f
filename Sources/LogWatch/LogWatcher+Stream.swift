package import Alerts

extension LogWatcher {
    /// Matches the lines of `descriptor` up to its end by all rules, and passes each alert to `accept` as `run(_:accept:)`
    /// does. The lines of one read that a rule matches are one alert. There are no cursors: a line is read once.
    ///
    /// - Parameters:
    ///   - descriptor: for example a pipe; is not closed.
    ///   - name: what the alerts call it.
    ///   - accept: takes the alert over; what it throws ends the run.
    /// - Throws: `WatchError` where it cannot be read, or of `notAccepted`.
    package func run(
        descriptor: Int32,
        name: String = "standard input",
        accept: @escaping @Sendable (Alert) async throws -> Void
    ) async throws(WatchError) {
        try await StopSignal.onCancellation { stop throws(WatchError) in
            let reader = StreamReader(plan, descriptor: descriptor, name: name, stop: stop)
            while let alerts = try await reader.nextAlerts() {
                for alert in alerts {
                    try await Self.submit(alert, to: accept)
                }
            }
        }
    }

    static func submit(
        _ alert: Alert,
        to accept: @Sendable (Alert) async throws -> Void
    ) async throws(WatchError) {
        do {
            try await accept(alert)
        } catch {
            throw WatchError(.notAccepted, path: "", reason: "an alert was not accepted", underlying: error)
        }
    }
}

/// Reads a stream, and blocks the preferred executor.
private actor StreamReader {
    private let plan: WatchPlan
    private let name: String
    private let stop: StopSignal
    private let stream: LineStream
    private let matcher: RuleMatcher

    init(_ plan: WatchPlan, descriptor: Int32, name: String, stop: StopSignal) {
        self.plan = plan
        self.name = name
        self.stop = stop
        stream = LineStream(descriptor)
        matcher = RuleMatcher(plan)
    }

    /// Blocks until there are lines, and returns their alerts, perhaps none; `nil` at the end.
    func nextAlerts() throws(WatchError) -> [Alert]? {
        var drafts: [Int: AlertDraft] = [:]
        let goesOn = try stream.read(stop: stop) { block in
            matcher.matches(in: block.bytes, selection: Array(plan.rules.indices)) { match in
                drafts[match.rule, default: AlertDraft()].add(match, in: block, matcher: matcher)
            }
        }
        guard goesOn else { return nil }
        return plan.alerts(drafts, file: name)
    }
}
