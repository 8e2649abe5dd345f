import Escaping
import Mail
import Submission

extension SendingPolicy {
    /// Returns why the envelope's sender, or one that the header names, may not be; `nil` where all may. `own` is the
    /// profile's sender, which always may.
    func senderFault(
        _ message: [UInt8],
        _ envelope: Envelope,
        own: Mailbox,
        profile: String
    ) -> SubmissionFailure? {
        guard let senders else { return nil }
        var claimed = envelope.reversePath.map { [$0] } ?? []
        let fields = SubmittedMessage(message).fields.filter { $0.isNamed("From") || $0.isNamed("Sender") }
        for field in fields {
            guard let list = try? AddressList(field.value) else {
                return fault("sender", "its field \(field.name) cannot be read, and", profile, senders, "--allow-from")
            }
            for element in list.elements {
                guard case .mailbox(let mailbox) = element.destination else {
                    return fault(
                        "sender",
                        "a name without a domain stands in \(field.name), and",
                        profile,
                        senders,
                        "--allow-from"
                    )
                }
                claimed.append(mailbox)
            }
        }
        let allowed = [AllowedAddress(own)] + senders
        for mailbox in claimed where !allowed.contains(where: { $0.covers(mailbox) }) {
            return fault("sender '\(Visible.escaped(mailbox.address))'", nil, profile, senders, "--allow-from")
        }
        return nil
    }

    /// Returns why the recipient may not be; `nil` where it may.
    func recipientFault(_ mailbox: Mailbox, profile: String) -> SubmissionFailure? {
        guard let recipients, !recipients.contains(where: { $0.covers(mailbox) }) else { return nil }
        return fault("recipient '\(Visible.escaped(mailbox.address))'", nil, profile, recipients, "--allow-to")
    }

    /// Returns why one of the servers may not be; `nil` where all may.
    func serverFault(_ hosts: [String], profile: String) -> SubmissionFailure? {
        guard let servers, let host = hosts.first(where: { host in !servers.contains { $0.covers(host) } }) else {
            return nil
        }
        return fault("server '\(Visible.escaped(host))'", nil, profile, servers, "--allow-server")
    }

    private func fault(
        _ subject: String,
        _ finding: String?,
        _ profile: String,
        _ allowed: [some PolicyWord],
        _ option: String
    ) -> SubmissionFailure {
        let name = Visible.escaped(profile)
        let listed = allowed.prefix(8).map { Visible.escaped($0.text) }.joined(separator: ", ")
        return SubmissionFailure(
            kind: .policy,
            isPermanent: true,
            subject: subject,
            reason: (finding.map { $0 + " " } ?? "") + "the policy of profile '\(name)' does not allow it",
            remedy: .advice(
                "it allows \(listed)\(allowed.count > 8 ? " and more" : ""); "
                    + "change that with: notify profile set \(name) \(option) …"
            )
        )
    }
}
