package import Mail

/// The header fields that a kept message begins with.
///
/// `X-Notify-Unsent-To` names those who still lack the message, `X-Notify-Unsent-Unknown` those who may have it already
/// (RFC 1047), `X-Notify-Unsent-From` the reverse path, `X-Notify-Unsent-Reason` why, once for each reason.
package struct UnsentNote: Sendable {
    /// `nil` is the null path.
    package let reversePath: Mailbox?
    package let recipients: [DeliveryReport.Recipient]
    /// May repeat themselves.
    package let reasons: [String]

    package init(reversePath: Mailbox?, recipients: [DeliveryReport.Recipient], reasons: [String]) {
        self.reversePath = reversePath
        self.recipients = recipients
        self.reasons = reasons
    }

    private static let reasonLimit = 20

    var header: [UInt8] {
        var fields: [HeaderField?] = []
        if let reversePath { fields.append(Self.addresses("X-Notify-Unsent-From", [reversePath])) }
        fields.append(
            Self.addresses("X-Notify-Unsent-To", recipients.filter { $0.outcome.isUndelivered }.map(\.mailbox))
        )
        fields.append(
            Self.addresses("X-Notify-Unsent-Unknown", recipients.filter { $0.outcome.isUnknown }.map(\.mailbox))
        )
        for reason in distinctReasons {
            fields.append(try? HeaderField("X-Notify-Unsent-Reason", text: Subject(reason).text))
        }
        return fields.compactMap(\.self).flatMap(\.lines).flatMap { Array($0.utf8) + [0x0d, 0x0a] }
    }

    /// A note that cannot be written is left out: keeping the message comes first.
    private static func addresses(_ name: String, _ mailboxes: [Mailbox]) -> HeaderField? {
        mailboxes.isEmpty ? nil : try? HeaderField(name, mailboxes: mailboxes)
    }

    /// Each reason once, in order.
    private var distinctReasons: [String] {
        var distinct: [String] = []
        for reason in reasons where distinct.count < Self.reasonLimit && !distinct.contains(reason) {
            distinct.append(reason)
        }
        return distinct
    }
}

extension RecipientOutcome {
    fileprivate var isUndelivered: Bool {
        switch self {
        case .deferred, .failed: true
        case .accepted, .unknown: false
        }
    }

    fileprivate var isUnknown: Bool {
        if case .unknown = self { true } else { false }
    }
}
