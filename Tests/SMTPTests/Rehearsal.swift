import Mail
import NIOCore
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
    private let credentials: (any CredentialProvider)?
    private var isClosed = false

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
        credentials = plan.credentials
        self.errands = errands[...]
    }

    /// Of the first errand; a recipient that the server knows nothing of has to wait.
    var outcomes: [RecipientOutcome]? {
        answers.first.map { answer in answer.outcomes.compactMap { $0 ?? answer.failure.map { .deferred($0) } } }
    }

    /// - Throws: where the machine does otherwise than the dialogue.
    mutating func play(_ dialogue: Dialogue, pieceLength: Int? = nil) throws {
        perform(machine.connected())
        if wantsTLS { establishTLS() }
        for step in dialogue.steps {
            switch step {
            case .server(let octets): receive(octets, pieceLength: pieceLength)
            case .client(let expected): try expect(expected)
            case .startTLS:
                guard wantsTLS else { throw Departure(description: "TLS was not asked for") }
                establishTLS()
            case .close: perform(machine.interrupted(Self.closed))
            case .expectClose:
                guard isClosed else { throw Departure(description: "the connection stays open") }
            }
        }
        guard sent.isEmpty else {
            throw Departure(description: "too much was sent: \(String(decoding: sent, as: UTF8.self))")
        }
        guard !(isReady && failure != nil) else { throw Departure(description: "ready and failed") }
    }

    static let closed = SubmissionFailure(
        kind: .connection,
        isPermanent: false,
        subject: "mail.example:25",
        reason: "closed"
    )

    private mutating func establishTLS() {
        wantsTLS = false
        perform(machine.tlsEstablished(detail: "TLS"))
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

    private mutating func receive(_ octets: [UInt8], pieceLength: Int?) {
        let length = max(pieceLength ?? octets.count, 1)
        for start in stride(from: 0, to: octets.count, by: length) {
            let piece = octets[start..<min(start + length, octets.count)]
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
            case .sendMessage(let octets):
                write(octets)
                perform(machine.messageSent())
            case .record(let line): transcript.append("\(line.direction.rawValue): \(line.text)")
            case .startTLS: wantsTLS = true
            case .derive(let derivation):
                if let credentials { perform(machine.derived(derivation.key(from: credentials))) }
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

    private static let twice = SubmissionFailure(
        kind: .configuration,
        isPermanent: true,
        subject: "the machine",
        reason: "failed twice"
    )
}
