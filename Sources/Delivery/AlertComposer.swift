package import Alerts
package import Mail

/// Makes the mail of an alert.
///
/// Everything in an alert is untrusted: it arrives visible and bounded in the header and the text, and octet for octet
/// in an attachment where the text could not show it as it was.
package struct AlertComposer: Sendable {
    private let from: Mailbox
    private let recipients: [Mailbox]
    private let secondsFromGMT: Int?

    /// - Parameters:
    ///   - from: the sender; without a display name it is shown under the alert's host.
    ///   - recipients: at least one; an address that is there twice gets one mail.
    ///   - secondsFromGMT: the offset in which times are written; left out: this machine's.
    package init(from: Mailbox, recipients: [Mailbox], secondsFromGMT: Int? = nil) {
        self.from = from
        self.recipients = Self.withoutDuplicates(recipients)
        self.secondsFromGMT = secondsFromGMT
    }

    /// Composes the message and the envelope in which it travels.
    ///
    /// The same alert and `seed` give the same octets. A seed that is left out is random.
    package func compose(
        _ alert: Alert,
        seed: [UInt8] = AlertComposer.randomSeed()
    ) throws(MessageError) -> (message: Message, envelope: Envelope) {
        let shown = AlertText(alert, date: DateField(alert.time, secondsFromGMT: secondsFromGMT).plain)
        let message = try Message(
            from: sender(of: alert),
            to: recipients,
            subject: subject(of: alert),
            date: alert.time,
            secondsFromGMT: secondsFromGMT,
            messageID: MessageID(seed: seed, sender: from),
            text: shown.text,
            attachments: try attachments(of: alert, isShownFaithfully: shown.isFaithful),
            additionalFields: [try HeaderField("X-Notify-Severity", value: alert.severity.rawValue)]
        )
        return (message, Envelope(reversePath: from, forwardPaths: recipients))
    }

    /// Returns a seed that no other alert has.
    package static func randomSeed() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    private static let hostLimit = 64

    /// `[host] title`, or the title alone where no host is known.
    private func subject(of alert: Alert) -> Subject {
        let host = host(of: alert)
        return Subject(host.isEmpty ? alert.title : "[\(host)] \(alert.title)")
    }

    private func sender(of alert: Alert) throws(MessageError) -> Mailbox {
        let host = host(of: alert)
        guard from.displayName == nil, !host.isEmpty else { return from }
        do {
            return try Mailbox(displayName: host, localPart: from.localPart, domain: from.domain)
        } catch {
            throw MessageError(reason: error.reason)
        }
    }

    private func host(of alert: Alert) -> String {
        let host = Subject(alert.host).text
        return String(String.UnicodeScalarView(host.unicodeScalars.prefix(Self.hostLimit)))
    }

    private func attachments(
        of alert: Alert,
        isShownFaithfully: Bool
    ) throws(MessageError) -> [BodyPart] {
        var parts: [BodyPart] = []
        if !isShownFaithfully, alert.text.omittedCount == 0 {
            let content = alert.text.head + alert.text.tail
            let isText = String(validating: content, as: UTF8.self) != nil
            parts.append(
                try BodyPart.attachment(
                    AttachmentName(Self.stem(alert.source) + (isText ? ".txt" : ".bin")),
                    mediaType: isText ? "text/plain" : "application/octet-stream",
                    content: content
                )
            )
        }
        for attachment in alert.attachments {
            parts.append(
                try BodyPart.attachment(
                    AttachmentName(attachment.name),
                    mediaType: attachment.mediaType,
                    content: attachment.content
                )
            )
        }
        return parts
    }

    private static func stem(_ source: AlertSource) -> String {
        switch source {
        case .message: "input"
        case .command: "output"
        case .log: "lines"
        }
    }

    private static func withoutDuplicates(_ mailboxes: [Mailbox]) -> [Mailbox] {
        var seen: Set<String> = []
        return mailboxes.filter { seen.insert("\($0.localPart)@\($0.domain.lowercased())").inserted }
    }
}
