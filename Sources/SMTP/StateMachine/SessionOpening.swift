import Escaping
import Mail
import NIOCore
import SASL

/// The way of one connection from the first octet to the first message: TLS, greeting, EHLO, STARTTLS, AUTH.
struct SessionOpening: Sendable {
    enum Progress: Sendable {
        case running
        case ready
        /// `mayQuit`: the server still listens. `isUnreached`: another server may be tried.
        case failed(SubmissionFailure, mayQuit: Bool, isUnreached: Bool)
    }

    private enum State: Sendable {
        case idle
        case tlsHandshake(isImplicit: Bool)
        case greeting
        case ehlo
        case helo
        case startTLS
        case authentication(Authentication)
    }

    private let plan: SubmissionPlan
    private let makeExchange: Authentication.MakeExchange
    private var state = State.idle
    private(set) var progress = Progress.running
    private(set) var isEncrypted = false
    private(set) var extensions = Extensions()
    private(set) var secrets: SentSecrets
    /// What the TLS channel is known by.
    private var binding: ChannelBinding?

    init(_ plan: SubmissionPlan, makeExchange: @escaping Authentication.MakeExchange) {
        self.plan = plan
        self.makeExchange = makeExchange
        secrets = SentSecrets(plan.credentials)
    }

    /// What is waited for.
    var stage: SubmissionStage {
        switch state {
        case .idle: .connect
        case .tlsHandshake: .tls
        case .greeting: .greeting
        case .ehlo, .helo: .ehlo
        case .startTLS: .startTLS
        case .authentication: .authentication
        }
    }

    mutating func connected() -> [SubmissionAction] {
        if let kind = plan.credentials?.kind, plan.security == .none, !plan.allowsCleartext {
            let reason = "the \(kind.rawValue) would cross the network unencrypted"
            return fail(plan.failure(.configuration, isPermanent: true, reason, .encryptOrAllowCleartext))
        }
        let passed = SubmissionAction.passed(.connect, detail: plan.server)
        guard plan.security == .tls else {
            state = .greeting
            return [passed]
        }
        state = .tlsHandshake(isImplicit: true)
        return [passed, .startTLS]
    }

    mutating func tlsEstablished(detail: String, binding: ChannelBinding?) -> [SubmissionAction] {
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

    /// Takes a reply; `hasMore` says whether octets lie behind it that nothing has asked for.
    mutating func received(_ reply: Reply, hasMore: Bool) -> [SubmissionAction] {
        guard !reply.code.isServiceClosing else { return fail(plan.rejection(reply, at: stage)) }
        switch state {
        case .greeting:
            guard reply.code.value == 220 else { return refused(reply, isUnreached: true) }
            return [.passed(.greeting, detail: reply.text)] + greet()
        case .ehlo: return answerToEHLO(reply)
        case .helo:
            guard reply.code.isPositiveCompletion else { return refused(reply) }
            return [.passed(.ehlo, detail: "HELO")] + authenticate()
        case .startTLS:
            guard reply.code.value == 220 else { return refused(reply) }
            guard !hasMore else {
                let reason = "octets stood behind the answer to STARTTLS: someone may be tampering with the connection"
                return fail(plan.failure(.tls, isPermanent: true, reason))
            }
            state = .tlsHandshake(isImplicit: false)
            return [.startTLS]
        case .authentication(var authentication):
            let step = authentication.received(reply, secrets)
            return perform(step, authentication)
        case .idle, .tlsHandshake: return fail(plan.unexpected(reply, at: stage))
        }
    }

    mutating func finished(_ work: MechanismWork, with outcome: MechanismWork.Outcome) -> [SubmissionAction] {
        guard case .authentication(var authentication) = state,
            let step = authentication.finished(work, with: outcome)
        else { return [] }
        return perform(step, authentication)
    }

    /// Ends the way here: what failed before the account was known says nothing of it.
    mutating func fail(
        _ failure: SubmissionFailure,
        mayQuit: Bool = false,
        isUnreached: Bool? = nil
    ) -> [SubmissionAction] {
        let isBeforeAccount = [.connect, .tls, .greeting].contains(stage) && !failure.isPermanent
        progress = .failed(failure, mayQuit: mayQuit, isUnreached: isUnreached ?? isBeforeAccount)
        return []
    }

    private mutating func greet() -> [SubmissionAction] {
        state = .ehlo
        return send(.ehlo(plan.greeting))
    }

    private mutating func answerToEHLO(_ reply: Reply) -> [SubmissionAction] {
        guard reply.code.isPositiveCompletion else {
            // HELO has neither STARTTLS nor AUTH, so it is tried only where neither is wanted.
            guard reply.code.isPermanentNegative, plan.security == .none, plan.credentials == nil else {
                return refused(reply)
            }
            state = .helo
            return send(.helo(plan.greeting))
        }
        extensions = Extensions(reply)
        let keywords = Visible.escaped(extensions.keywords.joined(separator: " "))
        let passed = SubmissionAction.passed(.ehlo, detail: keywords)
        guard plan.security == .starttls, !isEncrypted else { return [passed] + authenticate() }
        guard extensions.offers("STARTTLS") else {
            let reason = "the server does not offer STARTTLS"
            let failure = plan.failure(.tls, isPermanent: true, reason, .replaceStartTLS(implicitTLSPort: 465))
            return [passed] + fail(failure, mayQuit: true)
        }
        state = .startTLS
        return [passed] + send(.startTLS)
    }

    /// AUTH, where there is a credential.
    private mutating func authenticate() -> [SubmissionAction] {
        guard let credentials = plan.credentials else {
            progress = .ready
            return []
        }
        var authentication = Authentication(
            plan,
            credentials,
            offered: extensions.mechanisms,
            isEncrypted: isEncrypted,
            binding: binding,
            makeExchange: makeExchange
        )
        let step = authentication.begin()
        return perform(step, authentication)
    }

    private mutating func perform(_ step: Authentication.Step, _ authentication: Authentication) -> [SubmissionAction] {
        state = .authentication(authentication)
        switch step {
        case .send(let command, let response):
            if let response { secrets.remember(response) }
            return [.record(command.shown), .sendSecret(command.line)]
        case .work(let work): return [.work(work)]
        case .authenticated(let mechanism):
            progress = .ready
            return [.passed(.authentication, detail: mechanism.rawValue)]
        case .failed(let failure): return fail(failure, mayQuit: true)
        case .broken(let failure): return fail(failure)
        }
    }

    /// A negative reply to a command on which everything depends.
    private mutating func refused(_ reply: Reply, isUnreached: Bool = false) -> [SubmissionAction] {
        fail(plan.rejection(reply, at: stage), mayQuit: true, isUnreached: isUnreached)
    }

    /// Sends a command; where it cannot be said, the connection is of no use.
    private mutating func send(_ command: Command) -> [SubmissionAction] {
        do throws(CommandError) {
            let octets = try command.encoded()
            return [.record(.command(octets)), .send(ByteBuffer(bytes: octets))]
        } catch {
            return fail(SubmissionFailure(error, server: plan.server))
        }
    }
}
