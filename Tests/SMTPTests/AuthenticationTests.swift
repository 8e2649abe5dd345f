import Mail
import NIOCore
import SASL
import TestSupport
import Testing

@testable import SMTP

@Suite("AUTH, step by step")
struct AuthenticationTests {
    /// A machine that has heard the reply to EHLO, and what it has said last.
    private static func authenticating(
        _ mechanisms: [Mechanism],
        _ credentials: FixedCredentials = Samples.credentials,
        making exchange: (any MechanismExchange)? = nil
    ) throws -> (SubmissionStateMachine, [SubmissionAction]) {
        let plan = Samples.plan(credentials: credentials, mechanisms: mechanisms)
        var machine =
            if let exchange { SubmissionStateMachine(plan) { _, _, _ in exchange } } else {
                SubmissionStateMachine(plan)
            }
        _ = machine.connected()
        _ = machine.received(try Samples.reply(220))
        let offer = "AUTH \(Mechanism.allCases.map(\.rawValue).joined(separator: " "))"
        let lines = ["mail.example", offer].map { Array($0.utf8) }
        let actions = machine.received(Reply(code: try #require(ReplyCode(250)), lines: lines))
        return (machine, actions)
    }

    private static func challenge(_ text: String) throws -> Reply {
        Reply(code: try #require(ReplyCode(334)), lines: [Array(text.utf8)])
    }

    private static func sent(_ actions: [SubmissionAction]) -> [String] {
        actions.compactMap { action in
            switch action {
            case .send(let octets): String(buffer: octets)
            case .sendSecret(let line): String(decoding: line.bytes, as: UTF8.self)
            default: nil
            }
        }
    }

    /// The server's first message of SCRAM, after the client's.
    private static func serverFirst(_ said: [SubmissionAction], iterations: Int = 4096) throws -> Reply {
        let encoded = try #require(sent(said).first?.split(separator: " ").last).dropLast()
        let first = String(decoding: try #require(Base64.decode(Array(encoded.utf8))), as: UTF8.self)
        let nonce = try #require(first.split(separator: ",").last)
        let message = "\(nonce)x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=\(iterations)"
        return try challenge(String(decoding: Base64.encode(Array(message.utf8)), as: UTF8.self))
    }

    @Test("the key of SCRAM is derived elsewhere, and what the server says meanwhile is none of its turn")
    func derivation() throws {
        var (machine, said) = try Self.authenticating([.scramSHA256])
        let actions = machine.received(try Self.serverFirst(said, iterations: 600_000))
        let (work, _) = try Self.putOff(actions)
        #expect(Self.sent(actions).isEmpty && machine.stage == .authentication)
        #expect(Self.failure(machine.received(try Samples.reply(235)))?.kind == .protocolViolation)
        let key = SecretOctets(count: 32) { _ in }
        #expect(machine.finished(work, with: .success(key)).isEmpty)
        #expect("\(work) \(key)" == "(not shown) (not shown)")
    }

    /// What a mechanism that computes has put off.
    private static func putOff(
        _ actions: [SubmissionAction]
    ) throws -> (MechanismWork, @Sendable () -> MechanismWork.Outcome) {
        guard case .work(let work)? = actions.last, case .computing(let compute) = work.kind else {
            Issue.record("nothing is computed: \(actions)")
            throw CancellationError()
        }
        return (work, compute)
    }

    @Test("a mechanism of another process answers when it has something to say, and not before")
    func later() async throws {
        var (machine, _) = try Self.authenticating([.plain], making: Oracle())
        let asked = machine.received(try Self.challenge(""))
        guard case .work(let first)? = asked.last, case .waiting(let wait) = first.kind else {
            Issue.record("\(asked)")
            return
        }
        #expect(Self.sent(asked).isEmpty && machine.stage == .authentication)
        // Nobody waits for work that another machine has put off.
        let foreign = MechanismWork(.waiting { .failure(.unexpectedChallenge) })
        #expect(machine.finished(foreign, with: .failure(.unexpectedChallenge)).isEmpty)
        // It may take two steps, and then computes the second one.
        let (second, compute) = try Self.putOff(machine.finished(first, with: await wait()))
        #expect(Self.sent(machine.finished(second, with: compute())) == ["Zm9ydHktdHdv\r\n"])
        #expect(machine.finished(second, with: compute()).isEmpty)
        #expect(machine.received(try Samples.reply(235)).contains(.ready))
    }

    @Test("a mechanism of another process that fails is cancelled, and the server is told so")
    func failedLater() throws {
        var (machine, _) = try Self.authenticating([.plain], making: Oracle())
        guard case .work(let work)? = machine.received(try Self.challenge("")).last else {
            Issue.record("nothing was put off")
            return
        }
        let failed = machine.finished(work, with: .failure(.unusableCredential("the oracle is silent")))
        #expect(Self.sent(failed) == ["*\r\n"])
        #expect(Self.failure(machine.received(try Samples.reply(501)))?.reason == "the oracle is silent")
    }

    @Test("a mechanism whose challenge cannot be read gives way to one that is not weaker, once the server knows")
    func cancelled() throws {
        for (mechanisms, next) in [
            ([.cramMD5, .plain, .scramSHA1], "AUTH SCRAM-SHA-1 "), ([.cramMD5, .plain, .login], nil),
        ] as [([Mechanism], String?)] {
            var (machine, _) = try Self.authenticating(mechanisms)
            #expect(Self.sent(machine.received(try Self.challenge("not Base64"))) == ["*\r\n"])
            let actions = machine.received(try Samples.reply(501))
            #expect(Self.sent(actions).first?.hasPrefix(next ?? "") == next.map { _ in true })
            #expect((Self.failure(actions) != nil) == (next == nil))
        }
    }

    @Test("after a server that cannot be trusted nothing else is tried")
    func untrusted() throws {
        var (machine, _) = try Self.authenticating([.scramSHA1, .scramSHA256])
        // r=x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096
        let said = machine.received(try Self.challenge("cj14LHM9VzIyWmFKMFNOWTdzb0VzVUVqYjZnUT09LGk9NDA5Ng=="))
        #expect(Self.sent(said) == ["*\r\n"])
        let failure = Self.failure(machine.received(try Samples.reply(501)))
        #expect(failure?.reason == "the server changed the nonce of SCRAM-SHA-1")
    }

    @Test("a password that SCRAM cannot carry is told without a word of it, and with the way out")
    func unprepared() throws {
        var (machine, said) = try Self.authenticating([.scramSHA256], FixedCredentials("tim", "sesame\u{7}"))
        let (work, compute) = try Self.putOff(machine.received(try Self.serverFirst(said)))
        #expect(Self.sent(machine.finished(work, with: compute())) == ["*\r\n"])
        let failure = Self.failure(machine.received(try Samples.reply(501)))
        #expect(failure?.kind == .configuration)
        #expect(
            failure?.reason
                == "the password holds a control character or another one that SASLprep (RFC 4013) prohibits, so "
                + "SCRAM-SHA-256 cannot carry it"
        )
        #expect(failure?.remedy == .changeCredentialOrMechanism)
    }

    @Test("a response longer than a line of AUTH may be is not sent", arguments: [(9_213, true), (9_216, false)])
    func continuation(count: Int, isSent: Bool) {
        var message = [UInt8](repeating: 0x41, count: count)
        let command = AuthCommand(EncodedResponse(wiping: &message))
        #expect((command != nil) == isSent)
        #expect(command.map { $0.line.count <= 12_288 } != false)
    }

    @Test("EHLO keywords are read in any case, and the old form of AUTH counts")
    func extensions() throws {
        let lines = ["mail.example greets", "size 0", "AUTH=LOGIN PLAIN", "auth plain cram-md5", "\u{1B}", ""]
        let extensions = Extensions(Reply(code: try #require(ReplyCode(250)), lines: lines.map { Array($0.utf8) }))
        #expect(extensions.mechanisms == ["LOGIN", "PLAIN", "CRAM-MD5"])
        #expect(extensions.offers("SIZE"))
        #expect(extensions.maximumMessageSize == nil)
        #expect(!extensions.offers("MAIL.EXAMPLE"))
    }

    private static func failure(_ actions: [SubmissionAction]) -> SubmissionFailure? {
        for case .failed(let failure, _) in actions { return failure }
        return nil
    }
}

/// A mechanism that knows nothing by itself: it asks elsewhere, and then computes what that meant.
private struct Oracle: MechanismExchange {
    private enum Step { case silent, asked, computing, answered }

    private var step = Step.silent

    var isComplete: Bool { step == .answered }

    mutating func initialResponse() -> EncodedResponse? { nil }

    mutating func answer(_ challenge: [UInt8]) throws(MechanismError) -> MechanismAnswer {
        guard step == .silent else { throw .unexpectedChallenge }
        step = .asked
        return .later(MechanismWork(.waiting { .success(Self.octets("forty")) }))
    }

    mutating func resume(with outcome: MechanismWork.Outcome) throws(MechanismError) -> MechanismAnswer {
        let octets = try outcome.get()
        guard step == .asked else {
            step = .answered
            var message = octets.bytes
            return .response(EncodedResponse(wiping: &message))
        }
        step = .computing
        let text = String(decoding: octets.bytes, as: UTF8.self)
        return .later(MechanismWork(.computing { .success(Self.octets("\(text)-two")) }))
    }

    private static func octets(_ text: String) -> SecretOctets {
        SecretOctets(count: text.utf8.count) { $0.copyBytes(from: text.utf8) }
    }
}
