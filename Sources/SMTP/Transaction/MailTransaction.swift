import Mail
import NIOCore

/// One mail transaction: MAIL, RCPT for each recipient of a batch, and the message (RFC 5321 section 3.3).
///
/// With PIPELINING (RFC 2920) everything up to DATA leaves in one write, and the replies are taken in their order.
struct MailTransaction: Sendable {
    enum Step: Sendable, Equatable {
        case rset
        case mail
        /// The recipient's position in the envelope.
        case rcpt(Int)
        case data
        /// BDAT with these octets of the message (RFC 3030).
        case chunk(Range<Int>)
        /// The answer to the final dot.
        case end
    }

    enum Progress: Sendable, Equatable {
        case running
        /// The next transaction may begin.
        case ended
        /// Nothing more can be said on this connection.
        case broken(SubmissionFailure)
    }

    /// Positions in the envelope.
    let recipients: [Int]
    /// By position in the envelope; none for a recipient that has to go into another transaction.
    private(set) var outcomes: [Int: RecipientOutcome]
    private(set) var progress = Progress.running
    /// Whether the server has taken MAIL: before that it knows nothing of the message.
    private(set) var isBegun = false
    /// Whether the message is on its way, and not all of it has left.
    private(set) var isSending = false

    private let message: [UInt8]
    private let isPipelined: Bool
    private var upcoming: ArraySlice<(step: Step, command: [UInt8])>
    private var awaited: ArraySlice<Step> = []
    private var accepted: [Int] = []

    init(_ commands: TransactionCommands) {
        recipients = commands.recipients
        outcomes = commands.refusals
        message = commands.message
        isPipelined = commands.isPipelined
        upcoming = commands.steps[...]
    }

    /// What is waited for.
    var stage: SubmissionStage {
        if isSending { return .sending }
        return switch awaited.first {
        case .rset: .rset
        case .mail: .mail
        case .rcpt: .rcpt
        case .data: .data
        case .chunk, .end: .message
        case nil: .done
        }
    }

    mutating func begin() -> [SubmissionAction] {
        advance()
    }

    /// All octets of the message, or of a part of it, have left.
    mutating func messageSent() {
        isSending = false
    }

    /// Takes the reply to the command that has waited longest; `failure` tells what a negative one means at a stage.
    mutating func received(
        _ reply: Reply,
        failure: (Reply, SubmissionStage) -> SubmissionFailure
    ) -> [SubmissionAction] {
        let stage = stage
        guard let step = awaited.popFirst() else { return end(.broken(failure(reply, stage))) }
        if isSending {
            // Whatever it is, the rest of the message cannot be told from commands any more.
            let failure = failure(reply, stage)
            decide { Self.outcome(of: failure) }
            return end(.broken(failure))
        }
        let isPositive = reply.code.isPositiveCompletion
        switch step {
        case .rset:
            guard isPositive else { return end(.broken(failure(reply, stage))) }
        case .mail:
            if isPositive {
                isBegun = true
            } else {
                let failure = failure(reply, stage)
                decide { Self.outcome(of: failure) }
                upcoming = []
            }
        case .rcpt(let position):
            if isPositive {
                // After a refused MAIL a yes means nothing.
                if outcomes[position] == nil { accepted.append(position) }
            } else if !isTooMany(reply), outcomes[position] == nil {
                outcomes[position] = Self.outcome(of: failure(reply, stage))
            }
        case .data: return answerToDATA(reply, failure)
        case .chunk, .end:
            if isPositive, !isLast(step) { break }
            decideAccepted(reply, isWhole: isLast(step), failure(reply, stage))
            upcoming = []
        }
        return advance()
    }

    /// The connection is gone. Recipients without an outcome stay so where the server knows nothing of the message.
    mutating func interrupted(_ failure: SubmissionFailure) {
        progress = .broken(failure)
        if !isSending, let step = awaited.first, isLast(step) {
            for position in accepted { outcomes[position] = outcomes[position] ?? .unknown(failure) }
        }
        if isBegun || failure.isPermanent { decide { Self.outcome(of: failure) } }
    }

    /// The server closes the connection with this word, which is an answer to whatever was asked.
    mutating func closing(_ failure: SubmissionFailure) {
        progress = .broken(failure)
        if isBegun { decide { .deferred(failure) } }
    }

    static func outcome(of failure: SubmissionFailure) -> RecipientOutcome {
        failure.isPermanent ? .failed(failure) : .deferred(failure)
    }

    /// Whether the server has the whole message at this step.
    private func isLast(_ step: Step) -> Bool {
        switch step {
        case .end: true
        case .chunk(let range): range.upperBound == message.count
        case .rset, .mail, .rcpt, .data: false
        }
    }

    /// The server takes no more recipients in this transaction, which says nothing of this one
    /// (RFC 5321 section 4.5.3.1.10).
    private func isTooMany(_ reply: Reply) -> Bool {
        guard reply.code.value == 452, !accepted.isEmpty else { return false }
        return reply.enhancedStatusCode.map { $0.subject == 5 && $0.detail == 3 } ?? true
    }

    private mutating func answerToDATA(
        _ reply: Reply,
        _ failure: (Reply, SubmissionStage) -> SubmissionFailure
    ) -> [SubmissionAction] {
        guard reply.code.value == 354 else {
            let failure = failure(reply, .data)
            decideAccepted { Self.outcome(of: failure) }
            let isNegative = reply.code.isTransientNegative || reply.code.isPermanentNegative
            return end(isNegative ? .ended : .broken(failure))
        }
        awaited.append(.end)
        guard !accepted.isEmpty else {
            // DATA was taken although no recipient was: an empty message ends it (RFC 2920 section 3.1).
            return [.record(TranscriptLine(.client, ".")), .send(ByteBuffer(string: ".\r\n"))]
        }
        isSending = true
        return [
            .record(TranscriptLine(.client, "(message of \(message.count) octets, and the final dot)")),
            .sendMessage(DotStuffing.encoded(message)),
        ]
    }

    private mutating func decideAccepted(
        _ reply: Reply,
        isWhole: Bool,
        _ failure: @autoclosure () -> SubmissionFailure
    ) {
        switch reply.code.value / 100 {
        case 2: decideAccepted { .accepted(reply.text) }
        case 4, 5:
            let failure = failure()
            decideAccepted { Self.outcome(of: failure) }
        default:
            // Neither yes nor no, to a message that the server may have.
            let failure = failure()
            decideAccepted { isWhole ? .unknown(failure) : Self.outcome(of: failure) }
            progress = .broken(failure)
        }
    }

    private mutating func decideAccepted(_ outcome: () -> RecipientOutcome) {
        for position in accepted where outcomes[position] == nil { outcomes[position] = outcome() }
    }

    private mutating func decide(_ outcome: () -> RecipientOutcome) {
        for position in recipients where outcomes[position] == nil { outcomes[position] = outcome() }
    }

    private mutating func end(_ progress: Progress) -> [SubmissionAction] {
        self.progress = progress
        return []
    }

    /// Sends what may be sent now.
    private mutating func advance() -> [SubmissionAction] {
        guard progress == .running, awaited.isEmpty else { return [] }
        guard let next = upcoming.first else { return end(.ended) }
        if case .chunk(let range) = next.step { return sendChunk(range, command: next.command) }
        if next.step == .data, accepted.isEmpty { return end(.ended) }
        var actions: [SubmissionAction] = []
        var octets = ByteBuffer()
        while let (step, command) = upcoming.first {
            if case .chunk = step { break }
            upcoming.removeFirst()
            awaited.append(step)
            octets.writeBytes(command)
            actions.append(.record(.command(command)))
            guard isPipelined else { break }
        }
        return actions + [.send(octets)]
    }

    private mutating func sendChunk(_ range: Range<Int>, command: [UInt8]) -> [SubmissionAction] {
        guard !accepted.isEmpty else { return end(.ended) }
        upcoming.removeFirst()
        awaited.append(.chunk(range))
        isSending = true
        var octets = ByteBuffer(bytes: command)
        octets.writeBytes(message[range])
        return [
            .record(.command(command)),
            .record(TranscriptLine(.client, "(\(range.count) octets of the message)")),
            .sendMessage(octets),
        ]
    }
}
