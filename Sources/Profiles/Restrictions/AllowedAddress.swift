package import Mail

/// An address, or every address of a domain: `ops@example.com`, `@example.com`.
package struct AllowedAddress: RestrictionWord {
    /// `nil` stands for each.
    private let localPart: [UInt8]?
    /// In ASCII and lower case.
    private let domain: String
    package let text: String

    package init(parsing text: String) throws(RestrictionWordFault) {
        do throws(MailboxError) {
            if text.hasPrefix("@") {
                let mailbox = try Mailbox(displayName: nil, localPart: "any", domain: String(text.dropFirst()))
                let domain = mailbox.domain.lowercased()
                self.init(localPart: nil, domain: domain, text: "@" + domain)
            } else {
                self.init(try Mailbox(parsing: text))
            }
        } catch {
            throw RestrictionWordFault(error.reason, examples: ["ops@example.com", "@example.com"])
        }
    }

    package init(_ mailbox: Mailbox) {
        let domain = mailbox.domain.lowercased()
        let quoted = mailbox.address.dropLast(mailbox.domain.count)
        self.init(localPart: mailbox.localPart, domain: domain, text: quoted + domain)
    }

    private init(localPart: String?, domain: String, text: String) {
        self.localPart = localPart.map { Array($0.utf8) }
        self.domain = domain
        self.text = text
    }

    /// Whether the mailbox is the one, or of the domain itself. What stands before the @ has to be the same octets:
    /// whether case matters there is for its own server alone to say (RFC 5321 section 2.4).
    package func covers(_ mailbox: Mailbox) -> Bool {
        guard mailbox.domain.lowercased() == domain else { return false }
        return localPart.map { $0 == Array(mailbox.localPart.utf8) } ?? true
    }
}
