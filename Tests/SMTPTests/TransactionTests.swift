import Mail
import NIOCore
import TestSupport
import Testing

@testable import SMTP

struct TransactionTests {
    @Test("with PIPELINING, everything up to DATA leaves in one write, and a second mail begins with RSET")
    func pipelining() throws {
        let rehearsal = try play(
            """
            S: 220 x
            C: EHLO hello
            S: 250-x
            S: 250 PIPELINING
            C: MAIL FROM:<tim@example.com>
            C: RCPT TO:<a@example.com>
            C: RCPT TO:<b@example.com>
            C: DATA
            S: 250 ok
            S: 550 no
            S: 250 ok
            S: 354 go
            C: Subject: hello
            C: 
            C: ..text
            C: .
            S: 250 one
            C: RSET
            C: MAIL FROM:<tim@example.com>
            C: RCPT TO:<a@example.com>
            C: RCPT TO:<b@example.com>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: Subject: hello
            C: 
            C: ..text
            C: .
            S: 250 two
            C: QUIT
            S: 221 bye
            E:
            """,
            to: ["a@example.com", "b@example.com"],
            mails: 2
        )
        #expect(rehearsal.writes.count == 6)
        #expect(
            rehearsal.answers.map { $0.outcomes.map { $0.map(Outcome.init) } } == [
                [.failed(.rejection(code: .of(550), enhanced: nil)), .accepted("one")],
                [.accepted("two"), .accepted("two")],
            ]
        )
    }

    @Test("RCPTMAX and RCPTDOMAINMAX are kept, and MAILMAX ends the connection with the rest untouched")
    func limits() throws {
        let rehearsal = try play(
            """
            S: 220 x
            C: EHLO hello
            S: 250-x
            S: 250-PIPELINING
            S: 250 LIMITS RCPTMAX=2 RCPTDOMAINMAX=1 MAILMAX=2 OTHER=x
            C: MAIL FROM:<tim@example.com>
            C: RCPT TO:<a@one.example>
            C: RCPT TO:<b@one.example>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: Subject: hello
            C: 
            C: ..text
            C: .
            S: 250 one
            C: RSET
            C: MAIL FROM:<tim@example.com>
            C: RCPT TO:<a@two.example>
            C: DATA
            S: 250 ok
            S: 250 ok
            S: 250 ok
            S: 354 go
            C: Subject: hello
            C: 
            C: ..text
            C: .
            S: 250 two
            C: QUIT
            S: 221 bye
            E:
            """,
            to: ["a@one.example", "a@two.example", "b@one.example", "c@one.example"]
        )
        #expect(
            rehearsal.answers.first?.outcomes.map { $0.map(Outcome.init) }
                == [.accepted("one"), .accepted("two"), .accepted("one"), nil]
        )
        #expect(rehearsal.answers.first?.failure?.isPermanent == false)
    }

    @Test("a large message goes by BDAT in parts, its line ends as they have to be")
    func chunking() throws {
        let line = String(repeating: "x", count: 1023)
        let message = Array(String(repeating: line + "\n", count: 1030).utf8)
        var machine = try Samples.ready(["CHUNKING", "SIZE"])
        var sent: [ByteBuffer] = []
        var actions = machine.submit(message, envelope: try Samples.envelope())
        for code in [250, 250, 250, 250] {
            actions += machine.messageSent()
            actions += machine.received(try Samples.reply(code))
        }
        for case .sendMessage(let octets) in actions { sent.append(octets) }
        let expected = Array(String(repeating: line + "\r\n", count: 1030).utf8)
        #expect(sent.count == 2)
        let (first, rest) = (expected.prefix(1 << 20), expected.dropFirst(1 << 20))
        #expect(sent.first == ByteBuffer(bytes: Array("BDAT \(first.count)\r\n".utf8) + first))
        #expect(sent.last == ByteBuffer(bytes: Array("BDAT \(rest.count) LAST\r\n".utf8) + rest))
        #expect(Self.outcomes(actions) == [.accepted("")])
    }

    @Test(
        "a part that is refused ends it; lost behind a part that was not the last, the message waits; behind the last it is unknown"
    )
    func failedChunks() throws {
        let message = [UInt8](repeating: 0x78, count: 3 << 19)
        for (answers, ending) in [
            ([552], .failed(.rejection(code: .of(552), enhanced: nil))),
            ([250, 452], .deferred(.rejection(code: .of(452), enhanced: nil))),
            ([], .deferred(.connection)), ([250], .unknown(.connection)),
        ] as [([Int], Outcome)] {
            var machine = try Samples.ready(["CHUNKING"])
            var actions = machine.submit(message, envelope: try Samples.envelope())
            for code in [250, 250] + answers {
                actions += machine.messageSent()
                actions += machine.received(try Samples.reply(code))
            }
            _ = machine.messageSent()
            actions += machine.interrupted(Rehearsal.closed)
            #expect(Self.outcomes(actions) == [ending])
        }
    }

    @Test("a connection lost before MAIL was taken leaves the recipients to another one")
    func untouched() throws {
        for (codes, isUntouched) in [([], true), ([250], false)] as [([Int], Bool)] {
            var machine = try Samples.ready()
            var actions = machine.submit(Samples.message, envelope: try Samples.envelope())
            for code in codes { actions += machine.received(try Samples.reply(code)) }
            actions += machine.received(try Samples.reply(421))
            #expect(actions.last == .close)
            for case .submitted(let answer) in actions {
                #expect((answer.outcomes == [nil]) == isUntouched)
                #expect(answer.failure == nil || isUntouched)
            }
        }
    }

    @Test("a message over the server's limit is not begun, and both figures are told")
    func size() throws {
        var machine = try Samples.ready(["SIZE 24"])
        let actions = machine.submit(Samples.message, envelope: try Samples.envelope())
        guard case .submitted(let answer)? = actions.first, case .failed(let failure)?? = answer.outcomes.first else {
            Issue.record("\(actions)")
            return
        }
        #expect(failure.reason == "the message has 25 octets and the server takes 24 at most")
        #expect(machine.stage == .ready)
    }

    @Test("parameters are said where they are needed and offered only")
    func parameters() throws {
        let reports = try #require(DSNRequest(events: [.failure], content: .headers, envelopeID: "7"))
        let dsn = ["MAIL FROM:<tim@example.com> RET=HDRS ENVID=7", "RCPT TO:<ops@example.com> NOTIFY=FAILURE"]
        let plain = ["MAIL FROM:<tim@example.com>", "RCPT TO:<ops@example.com>"]
        for (message, keywords, reports, expected) in [
            ("\u{E9}\r\n", ["8bitmime"], nil, ["MAIL FROM:<tim@example.com> BODY=8BITMIME", plain[1]]),
            ("e\r\n", ["8bitmime"], nil, plain), ("\u{E9}\r\n", ["HELP"], nil, plain),
            ("e\r\n", ["SMTPUTF8"], nil, plain),
            ("e\r\n", ["SIZE"], nil, ["MAIL FROM:<tim@example.com> SIZE=3", plain[1]]),
            ("e\r\n", ["DSN"], nil, plain), ("e\r\n", ["DSN"], reports, dsn), ("e\r\n", ["HELP"], reports, plain),
        ] as [(String, [String], DSNRequest?, [String])] {
            var machine = try Samples.ready(keywords + ["PIPELINING"])
            let actions = machine.submit(Array(message.utf8), envelope: try Samples.envelope(reports: reports))
            let sent = actions.compactMap { action in if case .send(let octets) = action { octets } else { nil } }
            #expect(sent.map { String(buffer: $0) } == [(expected + ["DATA"]).map { "\($0)\r\n" }.joined()])
            let isMissed = actions.contains(.note("mail.example:25 does not offer DSN: no report is asked for"))
            #expect(isMissed == (reports != nil && !keywords.contains("DSN")))
        }
    }

    @Test("without REQUIRETLS on an encrypted connection, mail that requires it does not go")
    func requireTLS() throws {
        for (security, keyword, isSent) in [
            (.tls, "REQUIRETLS", true), (.tls, "HELP", false), (.none, "REQUIRETLS", false),
        ] as [(Security, String, Bool)] {
            var machine = SubmissionStateMachine(Samples.plan(security: security))
            _ = machine.connected()
            _ = machine.tlsEstablished(detail: "TLS")
            _ = machine.received(try Samples.reply(220))
            _ = machine.received(try Samples.reply(250, ["x", keyword]))
            let actions = machine.submit(Samples.message, envelope: try Samples.envelope(), requiresTLS: true)
            let sent = actions.compactMap { action in if case .send(let octets) = action { octets } else { nil } }
            #expect(sent.map { String(buffer: $0) } == (isSent ? ["MAIL FROM:<tim@example.com> REQUIRETLS\r\n"] : []))
            if !isSent { #expect(Self.outcomes(actions) == [.failed(.unsupported)]) }
        }
    }

    @Test("a reply that nothing asked for ends a connection that is ready, and no mail suffers")
    func unsolicited() throws {
        for code in [250, 421, 554] {
            var machine = try Samples.ready()
            #expect(machine.received(try Samples.reply(code)).last == .close)
            let answer = machine.submit(Samples.message, envelope: try Samples.envelope())
            guard case .submitted(let untouched)? = answer.first else {
                Issue.record("\(answer)")
                continue
            }
            #expect(untouched.outcomes == [nil])
        }
    }

    private func play(
        _ dialogue: String,
        to recipients: [String] = ["ops@example.com"],
        mails: Int = 1
    ) throws -> Rehearsal {
        let errand = Rehearsal.Errand(envelope: try Samples.envelope(to: recipients))
        var rehearsal = Rehearsal(Samples.plan(), Array(repeating: errand, count: mails))
        try rehearsal.play(Dialogue(dialogue))
        return rehearsal
    }

    private static func outcomes(_ actions: [SubmissionAction]) -> [Outcome]? {
        for case .submitted(let answer) in actions { return answer.outcomes.compactMap(\.self).map(Outcome.init) }
        return nil
    }
}
