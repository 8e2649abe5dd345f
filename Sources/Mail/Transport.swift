/// Takes a message and an envelope, and answers for each recipient.
package protocol Transport: Sendable {
    /// Submits one message.
    ///
    /// - Parameters:
    ///   - message: the message as it leaves: CRLF line ends, not dot-stuffed (`Message.serialized()`).
    ///   - envelope: where it goes.
    /// - Returns: one outcome for each forward path, in their order. A failure of the whole connection is every
    ///   recipient's outcome; nothing is thrown.
    func submit(_ message: [UInt8], envelope: Envelope) async -> [RecipientOutcome]
}

/// What became of a message for one recipient.
package enum RecipientOutcome: Sendable, Equatable {
    /// The server has taken responsibility; its words after the code.
    case accepted(String)
    /// Not now: the same message may go later (4yz, no connection, time-out before the final dot).
    case deferred(SubmissionFailure)
    /// Not like this: nothing changes by waiting (5yz, rejected credential, wrong certificate).
    case failed(SubmissionFailure)
    /// The connection died after the final dot; the server may have the message (RFC 1047).
    case unknown(SubmissionFailure)
}

/// Why a submission did not succeed, in words for a person.
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
        case rejection(code: Int, enhanced: String?)
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
    /// Why, with every control character of the server's words escaped.
    package let reason: String
    /// What to do next, if that is known.
    package let hint: String?
    /// The server's answer behind it, where there is one.
    package let answer: ServerAnswer?

    package init(
        kind: Kind,
        isPermanent: Bool,
        subject: String,
        reason: String,
        hint: String? = nil,
        answer: ServerAnswer? = nil
    ) {
        self.kind = kind
        self.isPermanent = isPermanent
        self.subject = subject
        self.reason = reason
        self.hint = hint
        self.answer = answer
    }
}
