import Escaping
import Mail
import SASL

/// AUTH on one connection (RFC 4954): the choice of a mechanism, its exchange, and what follows a refusal.
struct Authentication: Sendable {
    typealias MakeExchange = @Sendable (Mechanism, any Credential, ExchangeContext) -> any MechanismExchange

    enum Step: Sendable {
        /// Send this line, whose secret part is `response`; the server's next reply is for `received`.
        case send(AuthCommand, response: EncodedResponse?)
        /// Do elsewhere what the mechanism has put off, then call `finished`.
        case work(MechanismWork)
        case authenticated(Mechanism)
        /// The server still listens: QUIT may be said.
        case failed(SubmissionFailure)
        /// Nothing more can be said on this connection.
        case broken(SubmissionFailure)
    }

    private enum State: Sendable {
        case idle
        case exchanging(any MechanismExchange, Mechanism)
        /// What the mechanism has put off is being done elsewhere.
        case working(MechanismWork, any MechanismExchange, Mechanism)
        /// `mayContinue`: another mechanism may be tried.
        case cancelling(SubmissionFailure, mayContinue: Bool)
    }

    private let plan: SubmissionPlan
    private let credentials: any CredentialProvider
    /// As EHLO offers them, upper case.
    private let offered: [String]
    private let isEncrypted: Bool
    private let binding: ChannelBinding?
    private let makeExchange: MakeExchange
    private var state = State.idle
    /// Mechanisms that AUTH has begun with.
    private var tried: [Mechanism] = []

    /// `offered` are the mechanisms in the reply to EHLO, `binding` what the TLS channel is known by.
    init(
        _ plan: SubmissionPlan,
        _ credentials: any CredentialProvider,
        offered: [String],
        isEncrypted: Bool,
        binding: ChannelBinding?,
        makeExchange: @escaping MakeExchange
    ) {
        self.plan = plan
        self.credentials = credentials
        self.offered = offered
        self.isEncrypted = isEncrypted
        self.binding = binding
        self.makeExchange = makeExchange
    }

    mutating func begin() -> Step {
        guard !offered.isEmpty else {
            return .failed(
                plan.failure(
                    .authentication,
                    isPermanent: true,
                    "the server does not offer AUTH, and nothing is sent without it",
                    isEncrypted ? nil : .authenticateOverTLS
                )
            )
        }
        guard let mechanism = choice.first else { return .failed(noMechanism) }
        return begin(mechanism)
    }

    /// Takes the server's reply to the line sent last.
    mutating func received(_ reply: Reply, _ secrets: SentSecrets) -> Step {
        switch state {
        case .exchanging(let exchange, let mechanism):
            switch reply.code.value {
            case 334: answer(reply.lines.last ?? [], exchange, mechanism)
            case 235 where exchange.isComplete: .authenticated(mechanism)
            case 400...599: rejected(reply, exchange, secrets)
            default: .broken(plan.unexpected(reply, at: .authentication))
            }
        case .cancelling(let failure, let mayContinue):
            // The server has taken note that the exchange was cancelled.
            if mayContinue, reply.code.isPermanentNegative, let next = choice.next(after: tried, isTooWeak: false) {
                begin(next)
            } else {
                .broken(failure)
            }
        case .idle, .working: .broken(plan.unexpected(reply, at: .authentication))
        }
    }

    /// Takes the outcome of the work that `work` asked for; `nil` where it was not asked for.
    mutating func finished(_ work: MechanismWork, with outcome: MechanismWork.Outcome) -> Step? {
        guard case .working(work, var exchange, let mechanism) = state else { return nil }
        do throws(MechanismError) {
            return take(try exchange.resume(with: outcome), exchange, mechanism)
        } catch {
            return cancel(error, mechanism)
        }
    }

    private var choice: MechanismChoice {
        MechanismChoice(
            offered: offered,
            allowed: plan.mechanisms,
            credential: credentials.kind,
            isEncrypted: isEncrypted,
            canBind: binding != nil
        )
    }

    private var noMechanism: SubmissionFailure {
        let offered = offered.map { Visible.escaped($0.utf8, keepingNewlines: false) }
        let names = (plan.mechanisms ?? MechanismChoice.unnamed).filter { $0.credential == credentials.kind }
            .map(\.rawValue).joined(separator: ", ")
        let wanted = plan.mechanisms == nil ? "a \(credentials.kind.rawValue) needs" : "the profile allows only"
        return plan.failure(
            .authentication,
            isPermanent: true,
            "the server offers \(offered.joined(separator: ", ")), but \(wanted) \(names)",
            .nameMechanism(offered)
        )
    }

    private mutating func begin(_ mechanism: Mechanism) -> Step {
        tried.append(mechanism)
        var exchange = makeExchange(
            mechanism,
            credentials,
            ExchangeContext(
                host: plan.host,
                port: plan.port,
                allowed: plan.mechanisms,
                offered: offered,
                binding: binding
            )
        )
        do throws(MechanismError) {
            // The initial response is made only where it is sent: making it is what completes the exchange.
            var ahead = exchange
            var command = AuthCommand(mechanism, initialResponse: nil)
            let length = command.line.count - 2
            var sent: EncodedResponse?
            if let response = try ahead.initialResponse(), AuthCommand.fits(response, behind: length) {
                command = AuthCommand(mechanism, initialResponse: response)
                sent = response
                exchange = ahead
            }
            state = .exchanging(exchange, mechanism)
            return .send(command, response: sent)
        } catch {
            return .failed(plan.failure(error, of: mechanism))
        }
    }

    private mutating func answer(
        _ challenge: [UInt8],
        _ exchange: any MechanismExchange,
        _ mechanism: Mechanism
    ) -> Step {
        var exchange = exchange
        do throws(MechanismError) {
            return take(try exchange.answer(challenge), exchange, mechanism)
        } catch {
            return cancel(error, mechanism)
        }
    }

    private mutating func take(
        _ answer: MechanismAnswer,
        _ exchange: any MechanismExchange,
        _ mechanism: Mechanism
    ) -> Step {
        switch answer {
        case .response(let response): return respond(response, exchange, mechanism)
        case .later(let work):
            state = .working(work, exchange, mechanism)
            return .work(work)
        }
    }

    private mutating func respond(
        _ response: EncodedResponse,
        _ exchange: any MechanismExchange,
        _ mechanism: Mechanism
    ) -> Step {
        guard let command = AuthCommand(response) else {
            return cancel(.unusableCredential("the credential is longer than a line of AUTH may be"), mechanism)
        }
        state = .exchanging(exchange, mechanism)
        return .send(command, response: response)
    }

    private mutating func cancel(_ error: MechanismError, _ mechanism: Mechanism) -> Step {
        state = .cancelling(plan.failure(error, of: mechanism), mayContinue: error.isOfMechanism)
        return .send(.cancel, response: nil)
    }

    /// Tries another mechanism only where the server objects to this one as such: a rejected credential is not offered
    /// again.
    private mutating func rejected(_ reply: Reply, _ exchange: any MechanismExchange, _ secrets: SentSecrets) -> Step {
        // 504: it does not know the mechanism after all. 534: it wants a stronger one of this user (RFC 4954 section 6).
        let isTooWeak = reply.code.value == 534
        if isTooWeak || reply.code.value == 504, let next = choice.next(after: tried, isTooWeak: isTooWeak) {
            return begin(next)
        }
        let failure = plan.rejection(reply, at: .authentication)
        guard failure.kind == .authentication, let words = exchange.refusal,
            !secrets.occur(in: Array(words.utf8))
        else { return .failed(failure) }
        return .failed(
            SubmissionFailure(
                kind: failure.kind,
                isPermanent: failure.isPermanent,
                subject: failure.subject,
                reason: failure.reason + " (\(words))",
                remedy: failure.remedy,
                answer: failure.answer
            )
        )
    }
}
