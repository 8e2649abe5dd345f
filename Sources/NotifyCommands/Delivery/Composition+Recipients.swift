import Alerts
import Delivery
import Escaping
import Mail
import Settings
import StrictYAML

extension Composition {
    /// Returns who is mailed: `--to`, or else `to:` of `config.yaml`; nobody, and the reason, where that cannot be used.
    func recipients(_ options: DeliveryOptions) -> (mailboxes: [Mailbox], failure: CommandFailure?) {
        do throws(CommandFailure) {
            return (try mailboxes(options), nil)
        } catch {
            return ([], error)
        }
    }

    private func mailboxes(_ options: DeliveryOptions) throws(CommandFailure) -> [Mailbox] {
        var mailboxes: [Mailbox] = []
        let given = options.recipients
        for text in given.isEmpty ? settings.recipients.map(\.value) : given {
            do throws(MailboxError) {
                mailboxes.append(try Mailbox(parsing: text))
            } catch {
                throw CommandFailure(
                    given.isEmpty ? "to: in \(Visible.escaped(settings.file))" : "--to",
                    error.reason,
                    status: given.isEmpty ? .configuration : .usage
                )
            }
        }
        guard !mailboxes.isEmpty else {
            throw CommandFailure(
                "message",
                "no recipient given",
                hint: "pass --to ADDRESS, or set to: [ADDRESS] in \(Visible.escaped(locations.config))",
                status: .configuration
            )
        }
        return mailboxes
    }
}

extension IntakeItem {
    /// An alert with what the command line says of its severity, its subject and its delivery reports.
    init(_ alert: Alert, to recipients: [Mailbox], _ options: DeliveryOptions) {
        var alert = alert
        if let severity = options.severity { alert.severity = severity }
        if let subject = options.subject { alert.title = subject }
        self.init(.alert(alert), recipients: recipients, notifications: options.notifications)
    }
}
