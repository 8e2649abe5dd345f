import Mail
import NIOCore
import TestSupport
import Testing

@testable import SMTP

@Suite("AUTH, step by step")
struct AuthenticationTests {
    /// A machine that has heard the reply to EHLO, and what it has said last.
    private static func authenticating(
        _ mechanisms: [Mechanism],
        _ credentials: FixedCredentials = Samples.credentials
    ) throws -> (SubmissionStateMachine, [SubmissionAction]) {
        var machine = SubmissionStateMachine(Samples.plan(credentials: credentials, mechanisms: mechanisms))
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
        guard case .derive(let derivation)? = actions.last else {
            Issue.record("\(actions)")
            return
        }
        #expect(derivation.iterations == 600_000)
        #expect(Self.sent(actions).isEmpty && machine.stage == .authentication)
        #expect(Self.failure(machine.received(try Samples.reply(235)))?.kind == .protocolViolation)
        let key = KeyDerivation(hash: .sha256, salt: [1], iterations: 4096).key(from: Samples.credentials)
        #expect(machine.derived(key).isEmpty)
        #expect("\(key)" == "(not shown)")
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
        guard case .derive(let derivation)? = machine.received(try Self.serverFirst(said)).last else {
            Issue.record("no key is derived")
            return
        }
        let key = derivation.key(from: FixedCredentials("tim", "sesame\u{7}"))
        #expect(Self.sent(machine.derived(key)) == ["*\r\n"])
        let failure = Self.failure(machine.received(try Samples.reply(501)))
        #expect(failure?.kind == .configuration)
        #expect(
            failure?.reason
                == "the password holds a control character or another one that SASLprep (RFC 4013) prohibits, so "
                + "SCRAM-SHA-256 cannot carry it"
        )
        #expect(failure?.remedy == .changeCredentialOrMechanism)
    }

    private static func failure(_ actions: [SubmissionAction]) -> SubmissionFailure? {
        for case .failed(let failure, _) in actions { return failure }
        return nil
    }
}
