internal import Escaping
package import Mail

/// What the restrictions of a profile have against a message or a server.
package struct RestrictionFault: Error, Sendable, Equatable {
    /// What is not allowed.
    package enum Subject: Sendable, Equatable {
        /// An address in the envelope or in a field of the header.
        case sender(Mailbox)
        /// A field of the header that cannot be read, so that nobody knows whom it names.
        case unreadable(field: String)
        /// A name without a domain in a field of the header.
        case nameWithoutDomain(field: String)
        case recipient(Mailbox)
        /// A host.
        case server(String)
    }

    package let subject: Subject
    package let profile: String
    /// What is allowed instead.
    package let allowed: [String]

    /// The same for a transport's outcome.
    package var failure: SubmissionFailure {
        SubmissionFailure(
            kind: .restriction(kind),
            isPermanent: true,
            subject: what,
            reason: (finding.map { $0 + ", and " } ?? "")
                + "the restrictions of \(Profile.subject(profile)) do not allow it",
            remedy: .changeRestriction(kind, profile: profile, allowed: allowed)
        )
    }

    private var kind: SubmissionFailure.Restriction {
        switch subject {
        case .sender, .unreadable, .nameWithoutDomain: .sender
        case .recipient: .recipient
        case .server: .server
        }
    }

    private var what: String {
        switch subject {
        case .sender(let mailbox): "sender '\(Visible.escaped(mailbox.address))'"
        case .unreadable, .nameWithoutDomain: "sender"
        case .recipient(let mailbox): "recipient '\(Visible.escaped(mailbox.address))'"
        case .server(let host): "server '\(Visible.escaped(host))'"
        }
    }

    private var finding: String? {
        switch subject {
        case .unreadable(let field): "the field \(field) cannot be read"
        case .nameWithoutDomain(let field): "the field \(field) has a name without a domain"
        case .sender, .recipient, .server: nil
        }
    }
}
