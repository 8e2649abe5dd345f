import Mail
import SMTP
import Submission
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct SubmissionClientTests {
    @Test("a message is accepted, in whatever segments the server answers", arguments: [nil, 1, 7])
    func accepted(pieceLength: Int?) async throws {
        let rig = Rig(options: .init(pieceLength: pieceLength))
        let (outcome, problems) = try await rig.submit([Samples.greeted + Samples.transaction])
        #expect(outcome == .accepted("queued"))
        #expect(problems == [])
    }

    @Test("the transcript has the dialogue and no secret")
    func transcript() async throws {
        let transcript = RecordedTranscript()
        let rig = Rig(credentials: Samples.credentials, transcript: transcript)
        let (outcome, problems) = try await rig.submit([
            """
            S: 220 mail.example ESMTP
            C: EHLO hello
            S: 250-mail.example
            S: 250 AUTH CRAM-MD5
            C: AUTH CRAM-MD5
            S: 334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+
            C: dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw
            S: 235 ok

            """ + Samples.transaction
        ])
        #expect(outcome == .accepted("queued"))
        #expect(problems == [])
        #expect(transcript.text.contains("C: AUTH CRAM-MD5\nS: 334 (not shown)\nC: (not shown)\nS: 235 ok"))
        #expect(!transcript.text.contains("dGltI") && !transcript.text.contains("tanstaaf"))
    }

    @Test("a server that closes before the greeting, and one that is busy, give way to the next")
    func nextServer() async throws {
        let (outcome, problems) = try await Rig().submit([
            "X:", "S: 421 busy\nE:", Samples.greeted + Samples.transaction,
        ])
        #expect(outcome == .accepted("queued"))
        #expect(problems == [])
    }

    @Test("after the greeting no other server is tried")
    func noNextServer() async throws {
        let (outcome, problems) = try await Rig().submit([
            Samples.greeted + "C: MAIL FROM:<tim@example.com>\nS: 451 later\nC: QUIT\nX:", "S: 220 never heard",
        ])
        #expect(outcome?.failure?.kind == .rejection(code: .of(451), enhanced: nil))
        #expect(problems == ["nobody came to hear a dialogue of 1 steps"])
    }

    @Test("a connection that dies after the final dot leaves the outcome unknown")
    func unknown() async throws {
        let dialogue =
            Samples.greeted + Samples.transaction.replacing("S: 250 queued\nC: QUIT\nS: 221 bye\nE:", with: "X:")
        let (outcome, problems) = try await Rig().submit([dialogue])
        guard case .unknown? = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        #expect(problems == [])
    }

    @Test("a large message arrives whole")
    func large() async throws {
        let line = String(repeating: "x", count: 998)
        let body = Array(repeating: line, count: 400)
        let dialogue =
            Samples.greeted
            + Samples.transaction.replacing(
                "C: Subject: hello\nC: \nC: ..text\n",
                with: body.map { "C: \($0)\n" }.joined()
            )
        let message = Array(body.map { "\($0)\r\n" }.joined().utf8)
        let (outcome, problems) = try await Rig().submit([dialogue], message: message)
        #expect(outcome == .accepted("queued"))
        #expect(problems == [])
    }

    @Test("a silent server is left when the greeting's deadline has passed, and the hint tells of TLS")
    func silent() async throws {
        var deadlines = Deadlines()
        deadlines.greeting = .milliseconds(50)
        let (outcome, _) = try await Rig(deadlines: deadlines).submit(["E:"])
        #expect(outcome?.failure?.kind == .timeout)
        #expect(outcome?.failure?.remedy == .considerImplicitTLS)
    }

    @Test("the total deadline holds whatever the stages allow")
    func total() async throws {
        var deadlines = Deadlines()
        deadlines.total = .milliseconds(500)
        let (outcome, _) = try await Rig(deadlines: deadlines).submit(["E:"])
        #expect(outcome?.failure?.kind == .timeout)
        #expect(outcome?.failure?.reason == "no answer in time (the greeting)")
    }

    @Test("a server that is silent after the final dot leaves the outcome unknown")
    func silentAfterDot() async throws {
        var deadlines = Deadlines()
        deadlines.message = .milliseconds(50)
        let dialogue = Samples.greeted + Samples.transaction.replacing("S: 250 queued\nC: QUIT\nS: 221 bye\n", with: "")
        let (outcome, _) = try await Rig(deadlines: deadlines).submit([dialogue])
        guard case .unknown(let failure)? = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        #expect(failure.kind == .timeout)
    }

    @Test("a cancelled submission ends at once")
    func cancelled() async throws {
        let (outcome, _) = try await Rig().run(["E:"]) { client in
            let task = Task { await client.submit(Samples.message, envelope: try Samples.envelope()) }
            task.cancel()
            return try await task.value.first
        }
        #expect(outcome?.failure?.kind == .connection)
    }

    @Test("of a name's addresses, the one that answers is taken: nobody listens on ::1")
    func severalAddresses() async throws {
        let (outcome, problems) = try await Rig(host: "localhost").submit([Samples.greeted + Samples.transaction])
        #expect(outcome == .accepted("queued"))
        #expect(problems == [])
    }

    @Test("a port where nobody listens is told with a hint")
    func refused() async throws {
        let port = try BoundPort()
        let client = SubmissionClient(
            configuration: SubmissionConfiguration(
                servers: [SubmissionServer(host: "127.0.0.1", port: port.number, security: .none)],
                greeting: "hello"
            ),
            credentials: nil,
            eventLoops: TestEventLoops.start
        )
        let outcome = try await client.submit(Samples.message, envelope: Samples.envelope()).first
        await client.close()
        let expected = SubmissionFailure(
            kind: .connection,
            isPermanent: false,
            subject: "127.0.0.1:\(port.number)",
            reason: "connection refused",
            remedy: .checkHostAndPort
        )
        #expect(outcome == .deferred(expected))
    }

    @Test("no server is a failure of the profile")
    func noServer() async throws {
        let client = SubmissionClient(
            configuration: SubmissionConfiguration(servers: []),
            credentials: nil,
            eventLoops: TestEventLoops.start
        )
        #expect(try await client.submit([], envelope: Samples.envelope()).first?.failure?.kind == .configuration)
        await client.close()
    }

    @Test("a probe names its stages in order and sends nothing")
    func probe() async throws {
        let names = Mutex<[String]>([])
        let (_, problems) = try await Rig(credentials: Samples.credentials).run([
            """
            S: 220 mail.example ESMTP
            C: EHLO hello
            S: 250-mail.example
            S: 250 AUTH PLAIN
            C: AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm
            S: 235 ok
            C: QUIT
            S: 221 bye
            E:
            """
        ]) { client in
            try await client.probe { stage in names.withLock { $0.append("\(stage.name): \(stage.detail)") } }
        }
        #expect(problems == [])
        let seen = names.withLock { $0 }
        #expect(seen.dropFirst() == ["greeting: mail.example ESMTP", "EHLO: AUTH", "AUTH: PLAIN"])
        #expect(seen.first?.hasPrefix("connect: 127.0.0.1:") == true)
    }
}
