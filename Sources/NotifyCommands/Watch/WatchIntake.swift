import Alerts
import Delivery
import Mail
import Synchronization

/// Hands in the alerts of a watch, and goes on after those that are kept instead of delivered.
final class WatchIntake: Sendable {
    private let session: DeliverySession
    private let recipients: [Mailbox]
    private let options: DeliveryOptions
    private let terminal: Terminal
    private let first = Mutex<CommandFailure?>(nil)

    init(_ session: DeliverySession, recipients: [Mailbox], _ options: DeliveryOptions, _ terminal: Terminal) {
        self.session = session
        self.recipients = recipients
        self.options = options
        self.terminal = terminal
    }

    /// What went wrong with the first alert that was not delivered whole.
    var failure: CommandFailure? { first.withLock(\.self) }

    /// Returns once the alert is delivered or kept: its lines are done with.
    ///
    /// - Throws: when nothing is kept.
    func accept(_ alert: Alert) async throws(CommandFailure) {
        var alert = alert
        alert.attachments += await AttachedFile.readAll(options.attachments, telling: terminal)
        guard let failure = try await session.accept(IntakeItem(alert, to: recipients, options)) else { return }
        terminal.report(failure)
        first.withLock { $0 = $0 ?? failure }
    }
}
