import Alerts
import Delivery
import Escaping
import Mail

/// The message that mailx(1) writes: the header of its flags, the text, and the files.
struct MailDraft {
    let message: SubmittedMessage
    /// What could not be put into the message.
    let failure: CommandFailure?

    /// Writes the message. `mailboxes` finds where mail to addresses and names of this system goes.
    init(
        _ flags: MailFlags,
        text: [UInt8],
        mailboxes: ([String]) throws(CommandFailure) -> [Mailbox]
    ) async {
        var failure: CommandFailure?
        var parts: [BodyPart] = []
        for path in flags.attachments {
            do throws(CommandFailure) {
                parts.append(try await Self.part(path))
            } catch {
                failure = failure ?? error
            }
        }
        var fields = flags.fields
        var body = text
        do throws(CommandFailure) {
            fields = try Self.header(flags, mailboxes)
            if !parts.isEmpty {
                let mixed = try Self.mixed(text, parts)
                fields += mixed.fields
                body = mixed.content
            }
        } catch {
            failure = failure ?? error
        }
        self.failure = failure
        message = SubmittedMessage(fields: fields, body: body)
    }

    private static func header(
        _ flags: MailFlags,
        _ mailboxes: ([String]) throws(CommandFailure) -> [Mailbox]
    ) throws(CommandFailure) -> [HeaderField] {
        let recipients = [("To", try mailboxes(flags.recipients)), ("Cc", try mailboxes(flags.copies))]
        var fields: [HeaderField] = []
        do throws(MessageError) {
            if let from = flags.from, !flags.has("From") { fields.append(try HeaderField("From", mailboxes: [from])) }
            for (name, mailboxes) in recipients where !mailboxes.isEmpty {
                fields.append(try HeaderField(name, mailboxes: mailboxes))
            }
            if let subject = flags.subject, !flags.has("Subject") {
                fields.append(try HeaderField("Subject", text: Visible.escaped(subject)))
            }
        } catch {
            throw CommandFailure("mail", error.reason, status: .badData)
        }
        return fields + flags.fields
    }

    private static func part(_ path: String) async throws(CommandFailure) -> BodyPart {
        let file = try await AttachedFile.read(path, of: "mail -A")
        do {
            return try BodyPart.attachment(
                AttachmentName(file.name),
                mediaType: file.mediaType,
                content: file.content
            )
        } catch {
            throw CommandFailure("mail -A", error.reason, status: .badData)
        }
    }

    /// The text shows what is not UTF-8 in it as escapes.
    private static func mixed(
        _ text: [UInt8],
        _ parts: [BodyPart]
    ) throws(CommandFailure) -> (fields: [HeaderField], content: [UInt8]) {
        do {
            let shown = String(validating: text, as: UTF8.self) ?? Visible.escaped(text, keepingNewlines: true)
            let identity = MessageID(
                seed: AlertComposer.randomSeed(),
                sender: try Mailbox(displayName: nil, localPart: "mail", domain: "localhost")
            )
            let body = try BodyPart.mixed([try BodyPart.text(shown)] + parts, identity: identity)
            return ([try HeaderField("MIME-Version", value: "1.0")] + body.fields, body.content)
        } catch let error as MessageError {
            throw CommandFailure("mail", error.reason, status: .badData)
        } catch {
            throw CommandFailure(converting: error)
        }
    }
}

extension MailFlags {
    /// Whether `-a` gives this field.
    fileprivate func has(_ name: String) -> Bool {
        fields.contains { $0.name.lowercased() == name.lowercased() }
    }
}
