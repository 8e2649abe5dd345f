package import Alerts
package import FoundationEssentials
package import Mail

/// Where every source of mail hands in what it has: nothing else sends a message.
package protocol Intake: Sendable {
    /// Takes responsibility for an item: returns once it is delivered, or kept for those who did not get it.
    ///
    /// A source may forget the item only after this has returned.
    ///
    /// - Throws: when there are recipients without the message and nothing is kept for them.
    func accept(_ item: IntakeItem) async throws(UnkeptMessage) -> DeliveryReport
}

/// What a source hands in and who is to get it. Nothing in it depends on an opened profile.
package struct IntakeItem: Sendable {
    package enum Content: Sendable {
        /// Its message is composed here.
        case alert(Alert)
        /// A message that another program wrote.
        case message(SubmittedMail)
    }

    package let content: Content
    /// Empty when they could not be determined: the item is only kept.
    package let recipients: [Mailbox]
    /// The delivery status notifications that are wanted; `nil` leaves them to the servers.
    package let notifications: DSNRequest?

    package init(_ content: Content, recipients: [Mailbox], notifications: DSNRequest? = nil) {
        self.content = content
        self.recipients = recipients
        self.notifications = notifications
    }
}

/// A message that another program wrote, and what it wants beside it.
package struct SubmittedMail: Sendable {
    package enum ReversePath: Sendable, Equatable {
        /// The address of the profile that sends the message.
        case profile
        case mailbox(Mailbox)
        /// `<>` (RFC 5321 section 4.5.5).
        case null
    }

    package let message: SubmittedMessage
    package let reversePath: ReversePath
    /// The display name in a From field that is added; `nil`: the profile's, or else `host`.
    package let fullName: String?
    /// The name of this host.
    package let host: String
    /// Domains that are this system, in lower case (see `AddressList`).
    package let localDomains: Set<String>
    /// When the message was handed in.
    package let date: Date

    package init(
        _ message: SubmittedMessage,
        reversePath: ReversePath = .profile,
        fullName: String? = nil,
        host: String,
        localDomains: Set<String> = [],
        date: Date
    ) {
        self.message = message
        self.reversePath = reversePath
        self.fullName = fullName
        self.host = host
        self.localDomains = localDomains
        self.date = date
    }
}
