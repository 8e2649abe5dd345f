/// What a session knows about the mail that follows DATA.
struct Transaction: Equatable, Sendable {
    /// Who authenticated, and how.
    struct Authentication: Equatable, Sendable {
        let user: String
        let mechanism: String
    }

    /// The address of MAIL FROM; empty for the null reverse path.
    let reversePath: String
    var recipients: [String] = []
    /// The client's greeting.
    let greeting: String
    /// Whether the client said EHLO, not HELO.
    let isExtended: Bool
    let isInternational: Bool
    let isEncrypted: Bool
    let authentication: Authentication?

    /// The word after "with" in the Received field (RFC 3848, RFC 6531).
    var protocolKeyword: String {
        guard isExtended else { return "SMTP" }
        let base = isInternational ? "UTF8SMTP" : "ESMTP"
        return base + (isEncrypted ? "S" : "") + (authentication == nil ? "" : "A")
    }
}
