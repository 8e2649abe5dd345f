import Escaping
import Mail
package import SASL

/// AUTH (RFC 4954).
extension SubmissionStateMachine {
    /// AUTH, where there is a credential.
    mutating func afterGreeting() -> [SubmissionAction] {
        guard let credentials = plan.credentials else { return afterAuthentication() }
        guard !extensions.mechanisms.isEmpty else {
            return failAuthentication(
                "the server does not offer AUTH, and nothing is sent without it",
                hint: isEncrypted ? nil : "many servers offer AUTH under TLS only: use --security starttls"
            )
        }
        guard let mechanism = choice(for: credentials).first else { return failChoice(credentials.kind) }
        return begin(mechanism, credentials)
    }

    private mutating func failChoice(_ credential: CredentialKind) -> [SubmissionAction] {
        let offered = Visible.escaped(extensions.mechanisms.joined(separator: ", ").utf8, keepingNewlines: false)
        let names = (plan.mechanisms ?? MechanismChoice.unnamed).filter { $0.credential == credential }
            .map(\.rawValue).joined(separator: ", ")
        let wanted = plan.mechanisms == nil ? "a \(credential.rawValue) needs" : "the profile allows only"
        return failAuthentication(
            "the server offers \(offered), but \(wanted) \(names)",
            hint: "name one of these with --mechanism, if the account may use it"
        )
    }

    /// A reply has come while AUTH is under way.
    mutating func answerToAUTH(
        _ reply: Reply,
        _ exchange: any MechanismExchange,
        _ mechanism: Mechanism
    ) -> [SubmissionAction] {
        if reply.code.value == 334 { return answer(reply.lines.last ?? [], exchange, mechanism) }
        guard reply.code.value == 235 else {
            guard reply.code.isTransientNegative || reply.code.isPermanentNegative else {
                return interrupted(unexpected(reply))
            }
            return rejected(reply, exchange, mechanism)
        }
        guard exchange.isComplete else { return interrupted(unexpected(reply)) }
        return [.passed(.authentication, detail: mechanism.rawValue)] + afterAuthentication()
    }

    /// The work that `work` asked for is done. The outcome of work that nobody waits for any more is passed over.
    package mutating func finished(_ work: MechanismWork, with outcome: MechanismWork.Outcome) -> [SubmissionAction] {
        guard case .working(work, var exchange, let mechanism) = state else { return [] }
        do throws(MechanismError) {
            return take(try exchange.resume(with: outcome), exchange, mechanism)
        } catch {
            return cancel(error, mechanism)
        }
    }

    /// The server has taken note that the exchange was cancelled.
    mutating func answerToCancel(
        _ reply: Reply,
        _ failure: SubmissionFailure,
        mayGoOn: Bool
    ) -> [SubmissionAction] {
        guard mayGoOn, reply.code.isPermanentNegative, let credentials = plan.credentials,
            let next = choice(for: credentials).next(after: tried, isTooWeak: false)
        else { return fail(failure) }
        return begin(next, credentials)
    }

    private func choice(for credentials: any CredentialProvider) -> MechanismChoice {
        MechanismChoice(
            offered: extensions.mechanisms,
            allowed: plan.mechanisms,
            credential: credentials.kind,
            isEncrypted: isEncrypted,
            canBind: binding != nil
        )
    }

    private mutating func begin(
        _ mechanism: Mechanism,
        _ credentials: any CredentialProvider
    ) -> [SubmissionAction] {
        tried.append(mechanism)
        var exchange = makeExchange(
            mechanism,
            credentials,
            ExchangeContext(
                host: plan.host,
                port: plan.port,
                allowed: plan.mechanisms,
                offered: extensions.mechanisms,
                binding: binding
            )
        )
        do throws(MechanismError) {
            // The initial response is made only where it is sent: making it is what completes the exchange.
            var ahead = exchange
            var command = AuthCommand(mechanism, initialResponse: nil)
            let room = command.line.count - 2
            if let response = try ahead.initialResponse(), AuthCommand.fits(response, behind: room) {
                command = AuthCommand(mechanism, initialResponse: response)
                confide(response)
                exchange = ahead
            }
            state = .authentication(exchange, mechanism)
            return [.record(command.shown), .sendSecret(command.line)]
        } catch {
            return fail(Self.failure(error, mechanism, plan.server), says: farewell())
        }
    }

    private mutating func answer(
        _ challenge: [UInt8],
        _ exchange: any MechanismExchange,
        _ mechanism: Mechanism
    ) -> [SubmissionAction] {
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
    ) -> [SubmissionAction] {
        switch answer {
        case .response(let response): return respond(response, exchange, mechanism)
        case .later(let work):
            state = .working(work, exchange, mechanism)
            return [.work(work)]
        }
    }

    private mutating func respond(
        _ response: EncodedResponse,
        _ exchange: any MechanismExchange,
        _ mechanism: Mechanism
    ) -> [SubmissionAction] {
        guard let command = AuthCommand(response) else {
            return cancel(.unusableCredential("the credential is longer than a line of AUTH may be"), mechanism)
        }
        state = .authentication(exchange, mechanism)
        confide(response)
        return [.record(command.shown), .sendSecret(command.line)]
    }

    private mutating func cancel(_ error: MechanismError, _ mechanism: Mechanism) -> [SubmissionAction] {
        state = .cancelling(Self.failure(error, mechanism, plan.server), mayGoOn: error.isOfMechanism)
        return [.record(AuthCommand.cancel.shown), .sendSecret(AuthCommand.cancel.line)]
    }

    /// Goes on with another mechanism only where the server objects to this one as such: a credential that was rejected
    /// is not offered again.
    private mutating func rejected(
        _ reply: Reply,
        _ exchange: any MechanismExchange,
        _ mechanism: Mechanism
    ) -> [SubmissionAction] {
        // 504: it does not know the mechanism after all. 534: it wants a stronger one of this user (RFC 4954 section 6).
        if [504, 534].contains(reply.code.value), let credentials = plan.credentials,
            let next = choice(for: credentials).next(after: tried, isTooWeak: reply.code.value == 534)
        {
            return begin(next, credentials)
        }
        return fail(refusal(reply, exchange), says: farewell())
    }

    private func refusal(_ reply: Reply, _ exchange: any MechanismExchange) -> SubmissionFailure {
        let failure = rejection(reply, at: .authentication)
        guard failure.kind == .authentication else { return failure }
        var reason = failure.reason
        if let words = exchange.refusal, !isConfidential(Array(words.utf8)) { reason += " (\(words))" }
        return SubmissionFailure(
            kind: .authentication,
            isPermanent: failure.isPermanent,
            subject: failure.subject,
            reason: reason,
            hint: plan.credentials.map { Self.hint(for: $0.kind) },
            answer: failure.answer
        )
    }

    private mutating func failAuthentication(_ reason: String, hint: String?) -> [SubmissionAction] {
        let failure = SubmissionFailure(
            kind: .authentication,
            isPermanent: true,
            subject: plan.server,
            reason: reason,
            hint: hint
        )
        return fail(failure, says: farewell())
    }
}
