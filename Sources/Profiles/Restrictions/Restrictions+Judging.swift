package import Mail
internal import Submission

extension Restrictions {
    /// Returns what speaks against the envelope's sender, or one that the header names; `nil` where all are allowed, as
    /// `own` always is: the profile's sender.
    package func senderFault(
        _ message: [UInt8],
        _ envelope: Envelope,
        own: Mailbox,
        profile: String
    ) -> RestrictionFault? {
        guard let senders else { return nil }
        func fault(_ subject: RestrictionFault.Subject) -> RestrictionFault {
            RestrictionFault(subject: subject, profile: profile, allowed: senders.map(\.text))
        }
        var claimed = envelope.reversePath.map { [$0] } ?? []
        let fields = SubmittedMessage(message).fields.filter { $0.isNamed("From") || $0.isNamed("Sender") }
        for field in fields {
            guard let list = try? AddressList(field.value) else { return fault(.unreadable(field: field.name)) }
            for element in list.elements {
                guard case .mailbox(let mailbox) = element.destination else {
                    return fault(.nameWithoutDomain(field: field.name))
                }
                claimed.append(mailbox)
            }
        }
        let allowed = [AllowedAddress(own)] + senders
        return claimed.first { mailbox in !allowed.contains { $0.covers(mailbox) } }.map { fault(.sender($0)) }
    }

    /// Returns what speaks against the recipient.
    package func recipientFault(_ mailbox: Mailbox, profile: String) -> RestrictionFault? {
        guard let recipients, !recipients.contains(where: { $0.covers(mailbox) }) else { return nil }
        return RestrictionFault(subject: .recipient(mailbox), profile: profile, allowed: recipients.map(\.text))
    }

    /// Returns what speaks against the first of the servers that is not allowed.
    package func serverFault(_ hosts: [String], profile: String) -> RestrictionFault? {
        guard let servers, let host = hosts.first(where: { host in !servers.contains { $0.covers(host) } }) else {
            return nil
        }
        return RestrictionFault(subject: .server(host), profile: profile, allowed: servers.map(\.text))
    }

    /// Fails where one of the resolved profile's servers is not allowed: nothing could be sent.
    package func check(_ resolved: ResolvedProfile, name: String) throws(ProfileError) {
        if let fault = serverFault(resolved.configuration.servers.map(\.host), profile: name) {
            throw .restricted(fault)
        }
    }
}
