package import Mail

/// Who gets the mail for names of this system, such as `root`, and so where a message goes.
///
/// A name's alias comes first, then the fallback for all names, then the usual recipients: whoever is told what happens
/// on this system also gets the mail of its users, who have no mailbox here.
package struct LocalNames: Sendable {
    private let aliases: [String: [Mailbox]]
    private let fallback: [Mailbox]
    private let domains: Set<String>

    /// - Parameters:
    ///   - aliases: by name, in any case.
    ///   - fallback: who gets the mail of every other name; may be empty.
    ///   - domains: domains that are this system, in lower case.
    package init(aliases: [String: [Mailbox]], fallback: [Mailbox], domains: Set<String>) {
        self.aliases = Dictionary(aliases.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: +)
        self.fallback = fallback
        self.domains = domains
    }

    /// Returns the domains of addresses that are names of this system: `localhost`, and this host's name where no other
    /// system could know it.
    package static func domains(host: String) -> Set<String> {
        Set(["localhost", "localhost.localdomain"] + (host.contains(".") ? [] : [host.lowercased()]))
    }

    /// Returns where mail to these arguments goes, each address once; an argument may hold several addresses.
    package func mailboxes(_ arguments: [String]) throws(RecipientError) -> [Mailbox] {
        try mailboxes(for: try destinations(arguments))
    }

    /// Returns where a message goes, each address once and at least one. The header of `message` names recipients too;
    /// `nil` where only the arguments count.
    package func recipients(_ arguments: [String], of message: SubmittedMessage?) throws(RecipientError) -> [Mailbox] {
        var destinations = try destinations(arguments)
        if let message {
            do throws(MessageError) {
                destinations += try message.listedRecipients(localDomains: domains)
            } catch {
                throw .header(error)
            }
        }
        guard !destinations.isEmpty else { throw .none }
        return try mailboxes(for: destinations)
    }

    private func destinations(_ arguments: [String]) throws(RecipientError) -> [AddressList.Destination] {
        var destinations: [AddressList.Destination] = []
        for argument in arguments {
            do throws(MailboxError) {
                destinations += try AddressList(argument.utf8, localDomains: domains).elements.map(\.destination)
            } catch {
                throw .argument(argument, error)
            }
        }
        return destinations
    }

    private func mailboxes(for destinations: [AddressList.Destination]) throws(RecipientError) -> [Mailbox] {
        var mailboxes: [Mailbox] = []
        var seen: Set<String> = []
        for destination in destinations {
            for mailbox in try self.mailboxes(for: destination)
            where seen.insert("\(mailbox.localPart)@\(mailbox.domain.lowercased())").inserted {
                mailboxes.append(mailbox)
            }
        }
        return mailboxes
    }

    private func mailboxes(for destination: AddressList.Destination) throws(RecipientError) -> [Mailbox] {
        switch destination {
        case .mailbox(let mailbox): return [mailbox]
        case .local(let name):
            let found = aliases[name.lowercased()] ?? fallback
            guard !found.isEmpty else { throw .unknownName(name) }
            return found
        }
    }
}
