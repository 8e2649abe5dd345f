/// Which delivery status notifications the sender wants (RFC 3461 section 4).
package struct DSNRequest: Sendable, Equatable {
    package enum Event: String, Sendable, CaseIterable {
        case success = "SUCCESS"
        case failure = "FAILURE"
        case delay = "DELAY"
    }

    package enum Content: String, Sendable {
        case full = "FULL"
        case headers = "HDRS"
    }

    /// Empty: never, not even of a failure (NOTIFY=NEVER). `nil`: the server's default.
    package let events: Set<Event>?
    /// How much of the message a report of failure returns (RET); `nil`: the server's default.
    package let content: Content?
    /// Repeated in each report, to match it with its message (ENVID).
    package let envelopeID: String?

    /// Longest `envelopeID` before it is encoded, in octets (RFC 3461 section 4.4).
    package static let maximumEnvelopeIDLength = 100

    /// - Returns: `nil` where the envelope identifier is empty, too long or holds anything but printable ASCII.
    package init?(events: Set<Event>? = nil, content: Content? = nil, envelopeID: String? = nil) {
        if let envelopeID {
            guard (1...Self.maximumEnvelopeIDLength).contains(envelopeID.utf8.count),
                envelopeID.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
            else { return nil }
        }
        self.events = events
        self.content = content
        self.envelopeID = envelopeID
    }
}
