package import FoundationEssentials

/// A mail as it leaves: fixed once made, so that every try sends the same octets (RFC 5322, RFC 2045).
package struct Message: Sendable, Hashable {
    package let messageID: MessageID
    package let fields: [HeaderField]
    package let body: BodyPart

    /// - Parameters:
    ///   - from: the author and, in this form, the sender.
    ///   - to: what the header says; where the message goes is the envelope's matter.
    ///   - subject: already made visible and short.
    ///   - date: when the message came into being, written in local time unless `secondsFromGMT` says otherwise.
    ///   - secondsFromGMT: seconds east of Greenwich.
    ///   - messageID: also decides the boundaries.
    ///   - text: read in place; control characters in it are the caller's matter (`Visible`).
    ///   - attachments: parts that follow the text.
    ///   - additionalFields: after all others, in their order.
    /// - Throws: when a field cannot be written.
    package init(
        from: Mailbox,
        to: [Mailbox],
        subject: Subject,
        date: Date,
        secondsFromGMT: Int? = nil,
        messageID: MessageID,
        text: String,
        attachments: [BodyPart] = [],
        additionalFields: [HeaderField] = []
    ) throws(MessageError) {
        guard !to.isEmpty else { throw MessageError(reason: "the message has no recipient") }
        self.messageID = messageID
        let textPart = try BodyPart.text(text)
        body = attachments.isEmpty ? textPart : try BodyPart.mixed([textPart] + attachments, identity: messageID)
        fields =
            [
                try HeaderField("Date", value: DateField(date, secondsFromGMT: secondsFromGMT).value),
                try HeaderField("From", mailboxes: [from]),
                try HeaderField("To", mailboxes: to),
                try HeaderField("Message-ID", value: messageID.value),
                try HeaderField("Subject", text: subject.text),
                try HeaderField("Auto-Submitted", value: "auto-generated"),
                try HeaderField("X-Auto-Response-Suppress", value: "All"),
            ] + additionalFields + [try HeaderField("MIME-Version", value: "1.0")]
    }

    /// Returns the message with CRLF line ends, no line over 998 octets, ASCII only, not dot-stuffed.
    package func serialized() -> [UInt8] {
        MessageSerializer.serialized(self)
    }
}
