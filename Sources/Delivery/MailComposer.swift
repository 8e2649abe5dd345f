import Alerts
import Escaping
import Mail

/// Turns an item into the message that leaves. There is always one, though not always one that may be sent.
package struct MailComposer: Sendable {
    /// Composes an alert for its recipients.
    typealias AlertForm =
        @Sendable (Alert, _ sender: Mailbox, _ recipients: [Mailbox]) throws(MessageError) ->
        (message: Message, envelope: Envelope)

    private let alertForm: AlertForm

    package init() {
        self.init { alert, sender, recipients throws(MessageError) in
            try AlertComposer(from: sender, recipients: recipients).compose(alert)
        }
    }

    init(alertForm: @escaping AlertForm) {
        self.alertForm = alertForm
    }

    /// Composes the item. `sender` is whose address the message is sent with; `nil` where no profile could be opened. Such
    /// a message is only kept, and a placeholder stands for the address.
    func compose(_ item: IntakeItem, sender: Mailbox?) -> ComposedMail {
        switch item.content {
        case .alert(let alert): composed(alert, item, sender: sender ?? Self.placeholder)
        case .message(let mail): composed(mail, item, sender: sender)
        }
    }

    private static let placeholder = try? Mailbox(
        displayName: nil,
        localPart: "notify",
        domain: "localhost.localdomain"
    )
}

// MARK: - Alerts

extension MailComposer {
    private func composed(_ alert: Alert, _ item: IntakeItem, sender: Mailbox?) -> ComposedMail {
        let refusal: MessageError
        do throws(MessageError) {
            return try composed(alert, item, sender: sender, form: .whole)
        } catch {
            refusal = error
        }
        do throws(MessageError) {
            return try composed(Self.shortened(alert, refusal), item, sender: sender, form: .shortened(refusal))
        } catch {
            return ComposedMail(
                octets: Self.raw(alert),
                envelope: Envelope(
                    reversePath: sender,
                    forwardPaths: item.recipients,
                    reports: item.notifications
                ),
                form: .raw(refusal)
            )
        }
    }

    private func composed(
        _ alert: Alert,
        _ item: IntakeItem,
        sender: Mailbox?,
        form: ComposedMail.Form
    ) throws(MessageError) -> ComposedMail {
        guard let sender else { throw MessageError(reason: "no sender") }
        let isAddressed = !item.recipients.isEmpty
        let (message, envelope) = try alertForm(alert, sender, isAddressed ? item.recipients : [sender])
        return ComposedMail(
            octets: message.serialized(),
            envelope: Envelope(
                reversePath: envelope.reversePath,
                forwardPaths: isAddressed ? envelope.forwardPaths : [],
                reports: item.notifications
            ),
            form: form
        )
    }

    /// The alert without attachments, nor anything that would have to be attached.
    private static func shortened(_ alert: Alert, _ refusal: MessageError) -> Alert {
        var alert = alert
        alert.attachments = []
        alert.text = alert.text.mapped { Array(Visible.escaped($0, keepingNewlines: true).utf8) }
        alert.facts.append(Alert.Fact("Left out", "attachments: \(refusal.reason)"))
        return alert
    }

    /// Title, facts and text as they came, for whoever opens the kept file.
    private static func raw(_ alert: Alert) -> [UInt8] {
        var lines = ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
        lines += ["", Visible.escaped(alert.title), "Host: \(Visible.escaped(alert.host))"]
        lines += alert.facts.map { "\(Visible.escaped($0.label)): \(Visible.escaped($0.value))" }
        var octets = Array(lines.joined(separator: "\r\n").utf8) + [0x0d, 0x0a, 0x0d, 0x0a]
        octets += alert.text.head
        if alert.text.omittedCount > 0 {
            octets += "\r\n… \(ByteCount(alert.text.omittedCount)) left out …\r\n".utf8
        }
        return octets + alert.text.tail
    }
}

// MARK: - Messages of other programs

extension MailComposer {
    private func composed(_ mail: SubmittedMail, _ item: IntakeItem, sender: Mailbox?) -> ComposedMail {
        var message = mail.message
        // Also where recipients are arguments: the envelope has them, and a Bcc that leaves tells them to everybody.
        // Where nobody knows yet who gets the message, it keeps all that says so.
        if !item.recipients.isEmpty { message.removeBlindCopies() }
        let envelope = Envelope(
            reversePath: Self.reversePath(mail.reversePath, sender: sender),
            forwardPaths: item.recipients,
            reports: item.notifications
        )
        guard let sender, !item.recipients.isEmpty else {
            return ComposedMail(octets: message.serialized(), envelope: envelope, form: .whole)
        }
        do throws(MessageError) {
            let complete = try Self.completed(message, mail, sender: sender)
            return ComposedMail(octets: complete.serialized(), envelope: envelope, form: .whole)
        } catch {
            return ComposedMail(octets: message.serialized(), envelope: envelope, form: .raw(error))
        }
    }

    private static func reversePath(_ path: SubmittedMail.ReversePath, sender: Mailbox?) -> Mailbox? {
        switch path {
        case .mailbox(let mailbox): mailbox
        case .profile: sender ?? placeholder
        case .null: nil
        }
    }

    private static func completed(
        _ message: SubmittedMessage,
        _ mail: SubmittedMail,
        sender: Mailbox
    ) throws(MessageError) -> SubmittedMessage {
        let author: Mailbox
        do throws(MailboxError) {
            author = try Mailbox(
                displayName: mail.fullName ?? sender.displayName ?? mail.host,
                localPart: sender.localPart,
                domain: sender.domain
            )
        } catch {
            throw MessageError(reason: error.reason)
        }
        let completion = MessageCompletion(
            sender: author,
            date: mail.date,
            seed: AlertComposer.randomSeed(),
            localDomains: mail.localDomains
        )
        return try completion.complete(message)
    }
}
