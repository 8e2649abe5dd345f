import Mail
import NIOCore
import SASL
import SMTP
import TestSupport
import Testing

struct SubmissionStateMachineTests {
    @Test("a password is not sent in the clear unless the profile says so")
    func cleartext() throws {
        var machine = SubmissionStateMachine(Samples.plan(credentials: Samples.credentials, allowsCleartext: false))
        let actions = machine.connected()
        guard case .failed(let failure, isUnreached: false)? = actions.first else {
            Issue.record("went on: \(actions)")
            return
        }
        #expect(failure.kind == .configuration)
        #expect(actions.last == .close)
    }

    @Test("implicit TLS comes before the greeting")
    func implicitTLS() throws {
        var machine = SubmissionStateMachine(Samples.plan(security: .tls))
        #expect(machine.connected() == [.passed(.connect, detail: "mail.example:25"), .startTLS])
        #expect(machine.stage == .tls)
        _ = machine.tlsEstablished(detail: "TLS 1.3")
        #expect(machine.stage == .greeting)
    }

    @Test("octets of TLS instead of a greeting are told as such", arguments: [0x15, 0x16] as [UInt8])
    func tlsOnPlainPort(first: UInt8) throws {
        var decoder = ReplyDecoder()
        var machine = SubmissionStateMachine(Samples.plan())
        _ = machine.connected()
        do throws(ReplyError) {
            _ = try decoder.push(first)
            Issue.record("taken as a reply")
        } catch {
            let failure = Self.failure(machine.received(error))
            #expect(failure?.kind == .tls)
            #expect(failure?.remedy == .useImplicitTLS(startTLSPort: 587))
        }
    }

    @Test("a 235 before the server has proved itself by SCRAM is no success", arguments: [false, true])
    func unprovenServer(afterChallenge: Bool) throws {
        var machine = SubmissionStateMachine(
            Samples.plan(credentials: Samples.credentials, mechanisms: [.scramSHA256])
        )
        _ = machine.connected()
        _ = machine.received(try Samples.reply(220))
        let lines = ["mail.example", "AUTH PLAIN SCRAM-SHA-256"].map { Array($0.utf8) }
        _ = machine.received(Reply(code: try #require(ReplyCode(250)), lines: lines))
        #expect(machine.stage == .authentication)
        if afterChallenge {
            // Not Base64: the exchange is cancelled, and what comes then does not count either.
            _ = machine.received(Reply(code: try #require(ReplyCode(334)), lines: [Array("=".utf8)]))
        }
        let failure = Self.failure(machine.received(try Samples.reply(235)))
        #expect(failure?.kind == .protocolViolation)
        #expect(machine.stage == .done)
    }

    @Test("a connection lost while the message is on its way defers; after the final dot the outcome is unknown")
    func lostConnection() throws {
        var machine = try atData()
        #expect(Self.outcomes(machine.interrupted(Rehearsal.closed)) == [.deferred(.connection)])
        machine = try atData()
        _ = machine.messageSent()
        #expect(machine.stage == .message)
        #expect(Self.outcomes(machine.interrupted(Rehearsal.closed)) == [.unknown(.connection)])
    }

    @Test("a 421 in the middle of DATA defers the entry")
    func closingInTheMiddle() throws {
        var machine = try atData()
        let actions = machine.received(try Samples.reply(421))
        #expect(Self.outcomes(actions) == [.deferred(.rejection(code: .of(421), enhanced: nil))])
        #expect(actions.last == .close)
    }

    @Test("a refusal in the middle of the message counts, a premature 250 does not")
    func earlyAnswers() throws {
        var machine = try atData()
        #expect(
            Self.outcomes(machine.received(try Samples.reply(552)))
                == [.failed(.rejection(code: .of(552), enhanced: nil))]
        )
        machine = try atData()
        #expect(Self.outcomes(machine.received(try Samples.reply(250))) == [.deferred(.protocolViolation)])
    }

    @Test("success before LOGIN has said everything is not believed")
    func prematureSuccess() throws {
        var machine = SubmissionStateMachine(Samples.plan(credentials: Samples.credentials))
        _ = machine.connected()
        _ = machine.received(try Samples.reply(220))
        _ = machine.received(try Samples.reply(250, ["x", "AUTH LOGIN"]))
        #expect(Self.failure(machine.received(try Samples.reply(235)))?.kind == .protocolViolation)
    }

    @Test("a recipient that could inject a parameter fails alone, and is never sent")
    func injection() throws {
        let recipients = ["\"a@b> ORCPT=x\"@example.com", "ops@example.com"]
        var rehearsal = Rehearsal(Samples.plan(), [.init(envelope: try Samples.envelope(to: recipients))])
        try rehearsal.play(
            Dialogue(
                """
                S: 220 x
                C: EHLO hello
                S: 250 x
                C: MAIL FROM:<tim@example.com>
                S: 250 ok
                C: RCPT TO:<ops@example.com>
                S: 250 ok
                C: DATA
                S: 451 not now
                C: QUIT
                """
            )
        )
        #expect(
            rehearsal.outcomes?.map(Outcome.init)
                == [.failed(.configuration), .deferred(.rejection(code: .of(451), enhanced: nil))]
        )
    }

    @Test("a failure quotes the server with its control characters escaped")
    func escaping() throws {
        var machine = SubmissionStateMachine(Samples.plan())
        _ = machine.connected()
        let reason = Self.failure(machine.received(try Samples.reply(554, ["\u{1B}[2Jgone\u{7}"])))?.reason
        #expect(reason == "the greeting was answered with 554 \\x1b[2Jgone\\x07")
    }

    @Test("without a message the connection is made ready, and ends with QUIT")
    func probe() throws {
        var rehearsal = Rehearsal(Samples.plan(credentials: Samples.credentials), [])
        try rehearsal.play(
            Dialogue(
                """
                S: 220 x
                C: EHLO hello
                S: 250-x
                S: 250 AUTH PLAIN
                C: AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm
                S: 235 ok
                C: QUIT
                S: 221 bye
                E:
                """
            )
        )
        #expect(rehearsal.isReady)
    }

    private func atData() throws -> SubmissionStateMachine {
        var machine = try Samples.ready()
        _ = machine.submit(Samples.message, envelope: try Samples.envelope())
        for code in [250, 250, 354] { _ = machine.received(try Samples.reply(code)) }
        #expect(machine.stage == .sending)
        return machine
    }

    private static func failure(_ actions: [SubmissionAction]) -> SubmissionFailure? {
        for case .failed(let failure, _) in actions { return failure }
        return nil
    }

    private static func outcomes(_ actions: [SubmissionAction]) -> [Outcome]? {
        for case .submitted(let answer) in actions { return answer.outcomes.compactMap(\.self).map(Outcome.init) }
        return nil
    }
}
