/// Why a submission did not succeed.
package struct SubmissionFailure: Error, Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// No address, no route, refused, closed early.
        case connection
        case timeout
        /// TLS could not be agreed on, or the certificate was not trusted.
        case tls
        /// The server said something that is not SMTP, or not what the command allows.
        case protocolViolation
        /// The credential was rejected, or the server offers no mechanism that the profile allows.
        case authentication
        /// The server answered a command with 4yz or 5yz.
        case rejection(code: ReplyCode, enhanced: EnhancedStatusCode?)
        /// The profile or the message asks for something that cannot be done.
        case configuration
        /// The profile's restrictions do not let the message go, at all or yet.
        case restriction(Restriction)
        /// The message needs what this server does not have: room for its size, SMTPUTF8, REQUIRETLS.
        case unsupported
    }

    /// Which restriction of a profile keeps a message back.
    package enum Restriction: Sendable, Equatable {
        case recipient, sender, server
        /// No more mail may go for now.
        case limit
        /// Nobody can tell how much mail has gone.
        case uncountableLimit
    }

    package let kind: Kind
    /// Waiting does not help.
    package let isPermanent: Bool
    /// What failed, without a final period: `smtp.example.com:465`.
    package let subject: String
    /// What happened, with every control character of the server's words escaped.
    package let reason: String
    /// What to do next, if that is known.
    package let remedy: Remedy?
    /// The server's answer behind it, where there is one.
    package let answer: ServerAnswer?

    package init(
        kind: Kind,
        isPermanent: Bool,
        subject: String,
        reason: String,
        remedy: Remedy? = nil,
        answer: ServerAnswer? = nil
    ) {
        self.kind = kind
        self.isPermanent = isPermanent
        self.subject = subject
        self.reason = reason
        self.remedy = remedy
        self.answer = answer
    }
}
