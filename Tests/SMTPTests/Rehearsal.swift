import Mail
import NIOCore
import SMTP
import TestSupport

/// Plays a dialogue with the state machine, without a socket.
struct Rehearsal {
    private(set) var result: SubmissionResult?
    private(set) var transcript: [String] = []
    private var machine: SubmissionStateMachine
    private var decoder = ReplyDecoder()
    private var sent: [UInt8] = []
    private var wantsTLS = false
    private var isClosed = false

    struct Departure: Error, CustomStringConvertible {
        let description: String
    }

    init(_ plan: SubmissionPlan) {
        machine = SubmissionStateMachine(plan)
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
            case .send(let octets): sent += octets.readableBytesView
            case .sendMessage(let octets):
                sent += octets.readableBytesView
                perform(machine.messageSent())
            case .record(let line): transcript.append("\(line.direction.rawValue): \(line.text)")
            case .startTLS: wantsTLS = true
            case .passed: break
            case .complete(let result):
                self.result = self.result == nil ? result : .failed(Self.twice, isUnreached: false)
            case .close: isClosed = true
            }
        }
    }

    private static let twice = SubmissionFailure(
        kind: .configuration,
        isPermanent: true,
        subject: "the machine",
        reason: "completed twice"
    )
}
