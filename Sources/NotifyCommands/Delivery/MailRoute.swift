import Alerts
import Delivery
import Mail

/// The way out of one command's alerts: how they are written, and the dispatch that takes them.
struct MailRoute: Sendable {
    private let composer: AlertComposer
    private let dispatch: MailDispatch
    private let options: DeliveryOptions

    /// Why nothing can be sent; alerts are kept all the same.
    var failure: CommandFailure? { dispatch.failure }

    /// Opens the vault and the profile. Where that fails, or something has failed before, the route only keeps what it
    /// is given.
    init(_ options: DeliveryOptions, composition: Composition, failure earlier: CommandFailure? = nil)
        async throws(CommandFailure)
    {
        self.options = options
        let choice = MailDispatch.Choice(
            vault: options.vault,
            profile: options.profile,
            record: options.record,
            requiresTLS: options.requiresTLS,
            isDryRun: options.dryRun,
            isQuiet: options.report.quiet,
            isVerbose: options.report.verbose
        )
        var recipients: [Mailbox]?
        var failure = earlier
        do throws(CommandFailure) {
            recipients = try composition.recipients(options)
        } catch {
            failure = failure ?? error
        }
        dispatch = try await MailDispatch(choice, composition: composition, failure: failure)
        composer = AlertComposer(from: dispatch.sender, recipients: recipients ?? [dispatch.sender])
    }

    /// Delivers the alert, or keeps it and tells why.
    ///
    /// - Throws: what the command ends with. The message lies in `state/unsent` then.
    func deliver(_ alert: Alert) async throws(CommandFailure) {
        var alert = alert
        if let severity = options.severity { alert.severity = severity }
        if let subject = options.subject { alert.title = subject }
        let (message, envelope) = try compose(alert)
        try await dispatch.deliver(message, envelope: envelope)
    }

    func close() async {
        await dispatch.close()
    }

    private func compose(_ alert: Alert) throws(CommandFailure) -> ([UInt8], Envelope) {
        do throws(MessageError) {
            let (message, envelope) = try composer.compose(alert)
            return (message.serialized(), envelope.asking(for: options.reports))
        } catch {
            throw CommandFailure("message", error.reason, status: .badData)
        }
    }
}
