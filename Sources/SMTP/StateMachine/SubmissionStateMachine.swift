package import Mail
import NIOCore
package import SASL

/// The client's side of one connection, without a socket (RFC 5321, RFC 6409, RFC 3207, RFC 4954): made ready once,
/// then it submits one message after the other.
///
/// Events go in, actions come out. A value: what happens next depends on nothing else.
package struct SubmissionStateMachine: Sendable {
    private enum State: Sendable {
        case opening
        case ready
        case submitting(MessageSubmission)
        case quit
        case done
    }

    package let plan: SubmissionPlan
    private var state = State.opening
    /// Also keeps what was agreed on with the server.
    private var opening: SessionOpening
    private var transactionCount = 0

    package init(_ plan: SubmissionPlan) {
        self.init(plan) { $0.exchange($1, in: $2) }
    }

    /// `makeExchange` says how the exchange of a mechanism begins.
    init(_ plan: SubmissionPlan, makeExchange: @escaping Authentication.MakeExchange) {
        self.plan = plan
        opening = SessionOpening(plan, makeExchange: makeExchange)
    }

    /// What is waited for.
    package var stage: SubmissionStage {
        switch state {
        case .opening: opening.stage
        case .ready: .ready
        case .submitting(let submission): submission.stage
        case .quit: .quit
        case .done: .done
        }
    }

    /// The connection stands.
    package mutating func connected() -> [SubmissionAction] {
        open { $0.connected() }
    }

    /// The handshake is done and the certificate was found good.
    ///
    /// `detail` is the version, for a person, and `binding` what SCRAM can be bound to.
    package mutating func tlsEstablished(detail: String, binding: ChannelBinding? = nil) -> [SubmissionAction] {
        open { $0.tlsEstablished(detail: detail, binding: binding) }
    }

    /// The work that `work` asked for is done. The outcome of work that nobody waits for any more is ignored.
    package mutating func finished(_ work: MechanismWork, with outcome: MechanismWork.Outcome) -> [SubmissionAction] {
        open { $0.finished(work, with: outcome) }
    }

    /// A whole reply has come.
    ///
    /// `hasMore` says whether octets lie behind it that nothing has asked for.
    package mutating func received(_ reply: Reply, hasMore: Bool = false) -> [SubmissionAction] {
        let reply = opening.secrets.withheld(from: reply)
        return TranscriptLine.lines(of: reply).map { .record($0) } + answer(reply, hasMore: hasMore)
    }

    /// What came is not a reply.
    package mutating func received(_ error: ReplyError) -> [SubmissionAction] {
        var reason = error.reason
        if case .notAReply(let octets) = error {
            // Handshake and alert records of TLS begin so.
            if stage == .greeting, octets.first == 0x16 || octets.first == 0x15 {
                return interrupted(plan.tlsExpected)
            }
            if opening.secrets.occur(in: octets) { reason = "the server repeated the credential instead of a reply" }
        }
        return [.record(TranscriptLine(.server, "(\(reason))"))]
            + interrupted(plan.failure(.protocolViolation, isPermanent: false, reason))
    }

    /// All of the message has left, the final dot included.
    package mutating func messageSent() -> [SubmissionAction] {
        guard case .submitting(var submission) = state else { return [] }
        submission.messageSent()
        state = .submitting(submission)
        return []
    }

    /// The connection is gone, or nothing has come within the stage's deadline, or TLS failed.
    package mutating func interrupted(_ failure: SubmissionFailure) -> [SubmissionAction] {
        switch state {
        case .opening: return open { $0.fail(failure) }
        case .submitting(var submission):
            submission.interrupted(failure)
            return settle(submission)
        case .ready, .quit, .done:
            state = .done
            return [.close]
        }
    }

    /// Submits a message. The connection is ready, and nothing else is under way.
    ///
    /// The message has line ends of CRLF and is not dot-stuffed. With `requiresTLS`, the servers on the way must not
    /// hand it on without TLS (RFC 8689).
    package mutating func submit(
        _ message: [UInt8],
        envelope: Envelope,
        requiresTLS: Bool = false
    ) -> [SubmissionAction] {
        guard case .ready = state else {
            let failure = plan.failure(.connection, isPermanent: false, "the connection is closed")
            let unknown = [RecipientOutcome?](repeating: nil, count: envelope.forwardPaths.count)
            return [.submitted(SubmissionAnswer(outcomes: unknown, failure: failure))]
        }
        var submission = MessageSubmission(
            message,
            envelope: envelope,
            requiresTLS: requiresTLS,
            plan: plan,
            extensions: opening.extensions,
            isEncrypted: opening.isEncrypted,
            transactionCount: transactionCount
        )
        var actions: [SubmissionAction] = []
        if envelope.reports != nil, !opening.extensions.offers("DSN"), !submission.isDecided {
            actions.append(.note("\(plan.server) does not offer DSN: no report is asked for"))
        }
        actions += submission.begin()
        return actions + settle(submission)
    }

    /// Ends the connection politely; for one that is ready.
    package mutating func quit() -> [SubmissionAction] {
        guard case .ready = state else { return [] }
        state = .quit
        return Self.quitting
    }

    /// Returns the failure that a 4yz or 5yz at this stage means.
    func rejection(_ reply: Reply, at stage: SubmissionStage) -> SubmissionFailure {
        plan.rejection(reply, at: stage)
    }

    private mutating func answer(_ reply: Reply, hasMore: Bool) -> [SubmissionAction] {
        switch state {
        case .opening: return open { $0.received(reply, hasMore: hasMore) }
        case .submitting(var submission):
            guard reply.code.isServiceClosing else {
                let actions = submission.received(reply)
                return actions + settle(submission)
            }
            // After the final dot too, 421 is an answer: the server has not taken the message (RFC 5321 section 3.8).
            submission.closing(plan.rejection(reply, at: stage))
            return settle(submission)
        case .ready, .quit, .done:
            state = .done
            return [.close]
        }
    }

    /// Goes a step towards a connection that is ready.
    private mutating func open(_ step: (inout SessionOpening) -> [SubmissionAction]) -> [SubmissionAction] {
        guard case .opening = state else { return [] }
        let actions = step(&opening)
        switch opening.progress {
        case .running: return actions
        case .ready:
            state = .ready
            return actions + [.ready]
        case .failed(let failure, let mayQuit, let isUnreached):
            state = mayQuit ? .quit : .done
            return actions + [.failed(failure, isUnreached: isUnreached)] + (mayQuit ? Self.quitting : [.close])
        }
    }

    /// Goes on with a submission, or answers it.
    private mutating func settle(_ submission: MessageSubmission) -> [SubmissionAction] {
        transactionCount = submission.transactionCount
        let answer = SubmissionAction.submitted(submission.answer)
        switch submission.progress {
        case .running:
            state = .submitting(submission)
            return []
        case .decided:
            state = .ready
            return [answer]
        case .exhausted:
            state = .ready
            return [answer] + quit()
        case .broken:
            state = .done
            return [answer, .close]
        }
    }

    private static let quitting: [SubmissionAction] = [
        .record(TranscriptLine(.client, "QUIT")), .send(ByteBuffer(string: "QUIT\r\n")),
    ]
}
