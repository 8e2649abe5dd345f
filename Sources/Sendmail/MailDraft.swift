import Escaping
package import Mail

/// The message that mail(1) writes: the header of its flags, the text, and attached files.
package struct MailDraft: Sendable {
    package let message: SubmittedMessage
    /// What could not be put into the message, which has at least the text and the fields of `-a`.
    package let problem: MessageError?

    /// - Parameters:
    ///   - flags: what `mail` was called with.
    ///   - text: what is not UTF-8 in it is shown as escapes where files are attached.
    ///   - to: where mail to the arguments goes.
    ///   - copies: where mail to the addresses of `-c` goes.
    ///   - attachments: the files of `-A`.
    ///   - seed: unique or random; decides the boundary between the parts.
    package init(
        _ flags: MailFlags,
        text: [UInt8],
        to: [Mailbox],
        copies: [Mailbox],
        attachments: [BodyPart],
        seed: [UInt8]
    ) {
        var fields = flags.fields
        var body = text
        var problem: MessageError?
        do throws(MessageError) {
            fields = try Self.header(flags, to: to, copies: copies)
            if !attachments.isEmpty {
                let mixed = try Self.mixed(text, attachments, seed: seed)
                fields += mixed.fields
                body = mixed.content
            }
        } catch {
            problem = error
        }
        self.problem = problem
        message = SubmittedMessage(fields: fields, body: body)
    }

    private static func header(
        _ flags: MailFlags,
        to: [Mailbox],
        copies: [Mailbox]
    ) throws(MessageError) -> [HeaderField] {
        var fields: [HeaderField] = []
        if let from = flags.from, !flags.has("From") { fields.append(try HeaderField("From", mailboxes: [from])) }
        for (name, mailboxes) in [("To", to), ("Cc", copies)] where !mailboxes.isEmpty {
            fields.append(try HeaderField(name, mailboxes: mailboxes))
        }
        if let subject = flags.subject, !flags.has("Subject") {
            fields.append(try HeaderField("Subject", text: Visible.escaped(subject)))
        }
        return fields + flags.fields
    }

    private static func mixed(
        _ text: [UInt8],
        _ parts: [BodyPart],
        seed: [UInt8]
    ) throws(MessageError) -> (fields: [HeaderField], content: [UInt8]) {
        let shown = String(validating: text, as: UTF8.self) ?? Visible.escaped(text, keepingNewlines: true)
        let sender: Mailbox
        do throws(MailboxError) {
            sender = try Mailbox(displayName: nil, localPart: "mail", domain: "localhost")
        } catch {
            throw MessageError(reason: error.reason)
        }
        let identity = MessageID(seed: seed, sender: sender)
        let body = try BodyPart.mixed([try BodyPart.text(shown)] + parts, identity: identity)
        return ([try HeaderField("MIME-Version", value: "1.0")] + body.fields, body.content)
    }
}

extension MailFlags {
    /// Whether `-a` gives this field.
    fileprivate func has(_ name: String) -> Bool {
        fields.contains { $0.name.lowercased() == name.lowercased() }
    }
}
