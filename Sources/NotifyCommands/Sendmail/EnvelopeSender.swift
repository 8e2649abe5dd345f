import Mail

/// Whom a sendmail was told to give as the sender on the envelope.
enum EnvelopeSender: Equatable {
    case mailbox(Mailbox)
    /// A name of this system, as cron's `root`: nothing that another system could answer to.
    case local
    /// `<>`: nobody wants to hear of it.
    case nobody

    /// Reads the value of `-f` or `-r`; empty is `<>`. Errors begin with `flag`, such as `sendmail -f`.
    init(_ text: String, of flag: String, localDomains: Set<String>) throws(CommandFailure) {
        guard !text.isEmpty, text != "<>" else {
            self = .nobody
            return
        }
        do throws(MailboxError) {
            let elements = try AddressList(text.utf8, localDomains: localDomains).elements
            guard let first = elements.first, elements.count == 1 else {
                throw MailboxError(reason: "it is not one address")
            }
            switch first.destination {
            case .mailbox(let mailbox): self = .mailbox(mailbox)
            case .local: self = .local
            }
        } catch {
            throw CommandFailure(flag, error.reason, status: .usage)
        }
    }

    /// The address on the envelope. A local name has none, so the profile's address stands for it; many providers take
    /// no other one.
    func reversePath(profile: Mailbox) -> Mailbox? {
        switch self {
        case .mailbox(let mailbox): mailbox
        case .local: profile
        case .nobody: nil
        }
    }
}
