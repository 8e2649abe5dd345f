import Mail
import NIOCore
import SASL
import SMTP
import TestSupport

/// Plays a dialogue with the state machine, without a socket.
struct Rehearsal {
    /// One for each message that was submitted.
    private(set) var answers: [SubmissionAnswer] = []
    private(set) var failure: SubmissionFailure?
    private(set) var isUnreached = false
    private(set) var isReady = false
    private(set) var transcript: [String] = []
    /// What left in one write each.
    private(set) var writes: [String] = []
    private var machine: SubmissionStateMachine
    private var errands: ArraySlice<Errand>
    private var decoder = ReplyDecoder()
    private var sent: [UInt8] = []
    private var wantsTLS = false
    private var isClosed = false
    private var pieces = Pieces.whole

    struct Errand {
        var message = Samples.message
        var envelope: Envelope
        var requiresTLS = false
    }

    struct Departure: Error, CustomStringConvertible {
        let description: String
    }

    /// Submits each errand once the one before is answered, then quits.
    init(_ plan: SubmissionPlan, _ errands: [Errand]) {
        machine = SubmissionStateMachine(plan)
        self.errands = errands[...]
    }

    /// Of the first errand; a recipient that the server knows nothing of has to wait.
    var outcomes: [RecipientOutcome]? {
        answers.first.map { answer in answer.outcomes.compactMap { $0 ?? answer.failure.map { .deferred($0) } } }
    }

    /// Of all errands, or of the connection that was never ready; in the words of a dialogue file.
    var words: [String] {
        if let failure { return [ConformanceCase.words(for: failure, isUnreached: isUnreached)] }
        return answers.flatMap { answer in
            answer.outcomes.map { outcome in
                let told = outcome ?? answer.failure.map { .deferred($0) }
                return told.map(ConformanceCase.words) ?? "nothing is told"
            }
        }
    }

    /// Plays the whole dialogue; waits take no time.
    ///
    /// - Throws: where the machine does otherwise than the dialogue.
    mutating func play(_ dialogue: Dialogue, pieceLength: Int? = nil) throws {
        pieces = Pieces(pieceLength.map { [$0] } ?? [])
        perform(machine.connected())
        for step in dialogue.steps { try play(step) }
        guard sent.isEmpty else {
            throw Departure(description: "too much was sent: \(String(decoding: sent, as: UTF8.self))")
        }
        guard !(isReady && failure != nil) else { throw Departure(description: "ready and failed") }
    }

    private mutating func play(_ step: Dialogue.Step) throws {
        switch step {
        case .server(let octets): receive(octets)
        case .client(let expected): try expect(expected)
        case .pieces(let lengths): pieces = Pieces(lengths)
        case .wait: break
        case .startTLS:
            guard wantsTLS else { throw Departure(description: "TLS was not asked for") }
            wantsTLS = false
            perform(machine.tlsEstablished(detail: "TLS"))
        case .close: perform(machine.interrupted(machine.stage == .tls ? Self.closedInHandshake : Self.closed))
        case .expectClose: try expectClose()
        case .silence(let stage):
            guard machine.stage == stage else {
                throw Departure(description: "\(machine.stage) is waited for, not \(stage)")
            }
            perform(machine.interrupted(Self.silent))
            try expectClose()
        }
    }

    static let closed = failure(.connection, "closed")
    private static let closedInHandshake = failure(.tls, "closed")
    private static let silent = failure(.timeout, "no answer in time")

    private static func failure(_ kind: SubmissionFailure.Kind, _ reason: String) -> SubmissionFailure {
        SubmissionFailure(kind: kind, isPermanent: false, subject: "mail.example:25", reason: reason)
    }

    private func expectClose() throws {
        guard isClosed else { throw Departure(description: "the connection stays open") }
    }

    private mutating func expect(_ expected: [UInt8]) throws {
        let line = Array(sent.prefix { $0 != 0x0A })
        sent.removeFirst(min(line.count + 1, sent.count))
        guard line == expected + [0x0D] else {
            throw Departure(
                description: "expected \(String(decoding: expected, as: UTF8.self)), "
                    + "came \(String(decoding: line, as: UTF8.self))"
            )
        }
    }

    private mutating func receive(_ octets: [UInt8]) {
        for piece in pieces.cut(octets) where !isClosed {
            for (index, octet) in piece.enumerated() {
                do throws(ReplyError) {
                    guard let reply = try decoder.push(octet) else { continue }
                    perform(machine.received(reply, hasMore: index + 1 < piece.count))
                } catch {
                    perform(machine.received(error))
                    return
                }
            }
        }
    }

    private mutating func perform(_ actions: [SubmissionAction]) {
        for action in actions {
            switch action {
            case .send(let octets): write(octets)
            case .sendSecret(let line): write(ByteBuffer(bytes: line.bytes))
            case .sendMessage(let octets):
                write(octets)
                perform(machine.messageSent())
            case .record(let line): transcript.append("\(line.direction.rawValue): \(line.text)")
            case .startTLS: wantsTLS = true
            case .work(let work):
                if case .computing(let compute) = work.kind { perform(machine.finished(work, with: compute())) }
            case .passed, .note: break
            case .ready:
                isReady = true
                goOn()
            case .submitted(let answer):
                answers.append(answer)
                goOn()
            case .failed(let failure, let isUnreached):
                self.failure = self.failure == nil ? failure : Self.twice
                self.isUnreached = isUnreached
            case .close: isClosed = true
            }
        }
    }

    private mutating func goOn() {
        if let errand = errands.popFirst() {
            perform(machine.submit(errand.message, envelope: errand.envelope, requiresTLS: errand.requiresTLS))
        } else {
            perform(machine.quit())
        }
    }

    private mutating func write(_ octets: ByteBuffer) {
        sent += octets.readableBytesView
        writes.append(String(buffer: octets))
    }

    private static let twice = failure(.configuration, "failed twice")
}
