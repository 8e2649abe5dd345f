import Alerts
import Synchronization

/// Hands the alerts of a watch to the route, and goes on after those that could not be handed over: they are kept.
final class WatchDelivery: Sendable {
    private let route: MailRoute
    private let attachments: [String]
    private let terminal: Terminal
    private let first = Mutex<CommandFailure?>(nil)

    init(_ route: MailRoute, attachments: [String], _ terminal: Terminal) {
        self.route = route
        self.attachments = attachments
        self.terminal = terminal
    }

    /// What the first alert failed with that could not be handed over.
    var failure: CommandFailure? { first.withLock(\.self) }

    /// Throws where the alert could not even be kept: its lines are not done with then.
    func accept(_ alert: Alert) async throws(CommandFailure) {
        var alert = alert
        alert.attachments += await AttachedFile.readAll(attachments, telling: terminal)
        do throws(CommandFailure) {
            try await route.deliver(alert)
        } catch {
            guard error.status != .inputOutput else { throw error }
            terminal.report(error)
            first.withLock { $0 = $0 ?? error }
        }
    }
}
