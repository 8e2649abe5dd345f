import Mail
import SMTP
import Submission
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ReuseTests {
    @Test("mails go one after the other over one connection, with RSET between them")
    func reuse() async throws {
        let dialogue = [
            Samples.greeted + Samples.mail, "C: RSET\nS: 250 ok", Samples.mail, "C: RSET\nS: 250 ok",
            Samples.transaction,
        ].joined(separator: "\n")
        let (outcomes, problems) = try await Rig().run([dialogue]) { client in
            var outcomes: [RecipientOutcome] = []
            for _ in 1...3 {
                outcomes += await client.submit(Samples.message, envelope: try Samples.envelope())
            }
            return outcomes
        }
        #expect(outcomes == [.accepted("queued"), .accepted("queued"), .accepted("queued")])
        #expect(problems == [])
    }

    @Test(
        "where the server has left meanwhile, the next mail goes over a new connection",
        arguments: [
            "X:", "C: RSET\nX:", "C: RSET\nS: 421 too long idle\nX:", "C: RSET\nS: 500 what\nE:",
            "C: RSET\nS: 250 ok\nC: MAIL FROM:<tim@example.com>\nX:",
        ]
    )
    func left(ending: String) async throws {
        let dialogues = [Samples.greeted + Samples.mail + "\n" + ending, Samples.greeted + Samples.transaction]
        let (outcomes, problems) = try await Rig().run(dialogues) { client in
            await client.submit(Samples.message, envelope: try Samples.envelope())
                + client.submit(Samples.message, envelope: try Samples.envelope())
        }
        #expect(outcomes == [.accepted("queued"), .accepted("queued")])
        #expect(problems == [])
    }

    @Test("a mail that the server had begun to take is not sent again")
    func begun() async throws {
        let dialogues = [
            Samples.greeted + Samples.mail + "\nC: RSET\nS: 250 ok\nC: MAIL FROM:<tim@example.com>\nS: 250 ok\n"
                + "C: RCPT TO:<ops@example.com>\nX:", "S: 220 never heard",
        ]
        let (outcomes, problems) = try await Rig().run(dialogues) { client in
            await client.submit(Samples.message, envelope: try Samples.envelope())
                + client.submit(Samples.message, envelope: try Samples.envelope())
        }
        #expect(outcomes.last?.failure?.kind == .connection)
        #expect(problems == ["nobody came to hear a dialogue of 1 steps"])
    }

    @Test("recipients beyond MAILMAX go over another connection")
    func mailMaximum() async throws {
        let limited = "S: 220 x\nC: EHLO hello\nS: 250-x\nS: 250 LIMITS RCPTMAX=1 MAILMAX=1\n"
        let mails = ["a@example.com", "b@example.com"].map {
            Samples.transaction.replacing("ops@example.com", with: $0)
        }
        let envelope = Envelope(
            reversePath: try Mailbox(parsing: "tim@example.com"),
            forwardPaths: [try Mailbox(parsing: "a@example.com"), try Mailbox(parsing: "b@example.com")]
        )
        let (outcomes, problems) = try await Rig().run(mails.map { limited + $0 }) { client in
            await client.submit(Samples.message, envelope: envelope)
        }
        #expect(outcomes == [.accepted("queued"), .accepted("queued")])
        #expect(problems == [])
    }

    @Test("a connection that nothing comes for is left with QUIT")
    func idle() async throws {
        var deadlines = Deadlines()
        deadlines.idle = .milliseconds(20)
        let transcript = RecordedTranscript()
        let (_, problems) = try await Rig(deadlines: deadlines, transcript: transcript).run([
            Samples.greeted + Samples.transaction
        ]) { client in
            _ = await client.submit(Samples.message, envelope: try Samples.envelope())
            await transcript.waits(for: "C: QUIT")
        }
        #expect(problems == [])
    }
}
