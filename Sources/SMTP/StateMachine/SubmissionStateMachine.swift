package import Mail
package import SASL

/// The client's side of one connection, without a socket (RFC 5321, RFC 6409, RFC 3207, RFC 4954): made ready once,
/// then it submits one message after the other.
///
/// Events go in, actions come out. A value: what happens next depends on nothing else.
package struct SubmissionStateMachine: Sendable {
    enum State: Sendable {
        case idle
        case tlsHandshake(isImplicit: Bool)
        case greeting
        case ehlo
        case helo
        case startTLS
        case authentication(any MechanismExchange, Mechanism)
        /// Something that the mechanism has put off is done elsewhere.
        case working(MechanismWork, any MechanismExchange, Mechanism)
        /// `mayGoOn`: another mechanism may be tried.
        case cancelling(SubmissionFailure, mayGoOn: Bool)
        case ready
        case transaction(MailTransaction)
        case quit
        case done
    }

    package let plan: SubmissionPlan
    var state = State.idle
    var isEncrypted = false
    var extensions = Extensions()
    /// Whether `ready` or `failed` was said.
    var isOpened = false
    var submission: PendingSubmission?
    /// Transactions so far.
    var mailCount = 0
    /// The beginnings of what AUTH has sent, lower case: a server that repeats one is not quoted.
    var confidential: [SecretOctets] = []
    /// Mechanisms that AUTH has begun with.
    var tried: [Mechanism] = []
    /// What the TLS channel is known by.
    var binding: ChannelBinding?
    /// How the exchange of a mechanism begins.
    var makeExchange: @Sendable (Mechanism, any Credential, ExchangeContext) -> any MechanismExchange = {
        $0.exchange($1, in: $2)
    }

    package init(_ plan: SubmissionPlan) {
        self.plan = plan
    }

    /// What is waited for.
    package var stage: SubmissionStage {
        switch state {
        case .idle: .connect
        case .tlsHandshake: .tls
        case .greeting: .greeting
        case .ehlo, .helo: .ehlo
        case .startTLS: .startTLS
        case .authentication, .working, .cancelling: .authentication
        case .ready: .ready
        case .transaction(let transaction): transaction.stage
        case .quit: .quit
        case .done: .done
        }
    }

    /// The connection stands.
    package mutating func connected() -> [SubmissionAction] {
        if let kind = plan.credentials?.kind, plan.security == .none, !plan.allowsCleartext {
            return fail(
                SubmissionFailure(
                    kind: .configuration,
                    isPermanent: true,
                    subject: plan.server,
                    reason: "the \(kind.rawValue) would cross the network unencrypted",
                    hint: "use --security tls or starttls, or allow it in so many words with --allow-cleartext"
                )
            )
        }
        let passed = SubmissionAction.passed(.connect, detail: plan.server)
        guard plan.security == .tls else {
            state = .greeting
            return [passed]
        }
        state = .tlsHandshake(isImplicit: true)
        return [passed, .startTLS]
    }

    /// The handshake is done and the certificate was found good.
    ///
    /// `detail` is the version, for a person, and `binding` what SCRAM can be bound to.
    package mutating func tlsEstablished(detail: String, binding: ChannelBinding? = nil) -> [SubmissionAction] {
        guard case .tlsHandshake(let isImplicit) = state else { return [] }
        isEncrypted = true
        self.binding = binding
        let passed = SubmissionAction.passed(.tls, detail: detail)
        if isImplicit {
            state = .greeting
            return [passed]
        }
        // What was offered in the clear may be an attacker's: it is forgotten (RFC 3207 section 4.2).
        extensions = Extensions()
        return [passed] + greet()
    }

    /// A whole reply has come.
    ///
    /// `hasMore` says whether octets lie behind it that nothing has asked for.
    package mutating func received(_ reply: Reply, hasMore: Bool = false) -> [SubmissionAction] {
        let reply = withheld(reply)
        return record(reply) + answer(reply, hasMore: hasMore)
    }

    /// All of the message has left, the final dot included.
    package mutating func messageSent() -> [SubmissionAction] {
        guard case .transaction(var transaction) = state else { return [] }
        transaction.messageSent()
        state = .transaction(transaction)
        return []
    }

    /// What came is not a reply.
    package mutating func received(_ error: ReplyError) -> [SubmissionAction] {
        var reason = error.reason
        if case .notAReply(let octets) = error {
            // Handshake and alert records of TLS begin so.
            if case .greeting = state, octets.first == 0x16 || octets.first == 0x15 {
                return interrupted(Self.tlsExpected(plan))
            }
            if isConfidential(octets) { reason = "the server repeated the credential instead of a reply" }
        }
        let failure = SubmissionFailure(
            kind: .protocolViolation,
            isPermanent: false,
            subject: plan.server,
            reason: reason
        )
        return [.record(TranscriptLine(.server, "(\(reason))"))] + interrupted(failure)
    }

    /// The connection is gone, or nothing has come within the stage's deadline, or TLS failed.
    package mutating func interrupted(_ failure: SubmissionFailure) -> [SubmissionAction] {
        switch state {
        case .ready, .quit, .done:
            state = .done
            return [.close]
        case .transaction(var transaction):
            transaction.interrupted(failure)
            return settle(transaction)
        default:
            return fail(failure)
        }
    }
}
