import Escaping
import Mail
import NIOCore

extension SubmissionStateMachine {
    mutating func answer(_ reply: Reply, hasMore: Bool) -> [SubmissionAction] {
        if reply.code.isServiceClosing, !isQuitting { return serviceClosing(reply) }
        switch state {
        case .greeting:
            guard reply.code.value == 220 else { return refused(reply, at: .greeting) }
            return [.passed(.greeting, detail: reply.text)] + greet()
        case .ehlo: return answerToEHLO(reply)
        case .helo:
            guard reply.code.isPositiveCompletion else { return refused(reply, at: .ehlo) }
            return [.passed(.ehlo, detail: "HELO")] + afterGreeting()
        case .startTLS:
            guard reply.code.value == 220 else { return refused(reply, at: .startTLS) }
            guard !hasMore else {
                return fail(
                    SubmissionFailure(
                        kind: .tls,
                        isPermanent: true,
                        subject: plan.server,
                        reason:
                            "octets stood behind the answer to STARTTLS: someone may be tampering with the connection"
                    )
                )
            }
            state = .tlsHandshake(isImplicit: false)
            return [.startTLS]
        case .authentication(let exchange, let mechanism): return answerToAUTH(reply, exchange, mechanism)
        case .cancelling(let failure, let mayGoOn): return answerToCancel(reply, failure, mayGoOn: mayGoOn)
        case .transaction(var transaction):
            let actions = transaction.received(reply) { self.rejection($0, at: $1) }
            return actions + settle(transaction)
        case .quit:
            state = .done
            return [.close]
        case .idle, .tlsHandshake, .working, .ready, .done:
            return interrupted(unexpected(reply))
        }
    }

    private var isQuitting: Bool {
        switch state {
        case .quit, .done: true
        default: false
        }
    }

    private mutating func answerToEHLO(_ reply: Reply) -> [SubmissionAction] {
        guard reply.code.isPositiveCompletion else {
            // HELO has neither STARTTLS nor AUTH, so it is tried only where neither is wanted.
            guard reply.code.isPermanentNegative, plan.security == .none, plan.credentials == nil else {
                return refused(reply, at: .ehlo)
            }
            state = .helo
            return send(.helo(plan.greeting))
        }
        extensions = Extensions(reply)
        let keywords = Visible.escaped(extensions.keywords.joined(separator: " "))
        let passed = SubmissionAction.passed(.ehlo, detail: keywords)
        guard plan.security == .starttls, !isEncrypted else { return [passed] + afterGreeting() }
        guard extensions.offers("STARTTLS") else {
            return [passed]
                + fail(
                    SubmissionFailure(
                        kind: .tls,
                        isPermanent: true,
                        subject: plan.server,
                        reason: "the server does not offer STARTTLS",
                        hint: "nothing was sent; the port for TLS from the first octet is usually 465 (--security tls)"
                    ),
                    says: farewell()
                )
        }
        state = .startTLS
        return [passed] + send(.startTLS)
    }

    private mutating func serviceClosing(_ reply: Reply) -> [SubmissionAction] {
        let failure = rejection(reply, at: stage)
        guard case .transaction(var transaction) = state else {
            if case .ready = state { return interrupted(failure) }
            return fail(failure)
        }
        // After the final dot too, 421 is an answer: the server has not taken the message (RFC 5321 section 3.8).
        transaction.closing(failure)
        return settle(transaction)
    }

    /// A negative reply to a command on which everything depends.
    private mutating func refused(_ reply: Reply, at stage: SubmissionStage) -> [SubmissionAction] {
        fail(rejection(reply, at: stage), says: farewell(), isUnreached: stage == .greeting)
    }
}
