package import Mail

/// Whom a caller wants as the sender on the envelope.
package enum EnvelopeSender: Sendable, Equatable {
    case mailbox(Mailbox)
    /// A name of this system, as cron's `root`: nothing that another system could answer to.
    case local
    /// `<>` (RFC 5321 section 4.5.5).
    case null

    /// Reads the value of `-f` or `-r`; empty is `<>`.
    init(_ text: String, localDomains: Set<String>) throws(MailboxError) {
        guard !text.isEmpty, text != "<>" else {
            self = .null
            return
        }
        let elements = try AddressList(text.utf8, localDomains: localDomains).elements
        guard let first = elements.first, elements.count == 1 else {
            throw MailboxError(reason: "it is not one address")
        }
        switch first.destination {
        case .mailbox(let mailbox): self = .mailbox(mailbox)
        case .local: self = .local
        }
    }
}
