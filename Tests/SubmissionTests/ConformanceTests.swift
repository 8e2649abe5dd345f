import Mail
import SMTP
import Submission
import TestSupport
import Testing

@Suite("Dialogues, played by the client over sockets", .timeLimit(.minutes(5)))
struct ConformanceTests {
    @Test(
        "the client plays each dialogue, in whatever segments the server answers",
        arguments: try ConformanceCase.all().filter(\.isForSockets)
    )
    func plays(_ test: ConformanceCase) async throws {
        for pieceLength in test.mayBeCut ? [nil, 1, 7] : [nil] {
            let (outcomes, problems) = try await Self.submit(test, pieceLength: pieceLength)
            #expect(outcomes.map(ConformanceCase.words) == test.expectedOfClient)
            #expect(problems == [])
        }
    }

    private static func submit(
        _ test: ConformanceCase,
        pieceLength: Int?
    ) async throws -> ([RecipientOutcome], [String]) {
        let certificates = test.usesTLS ? try TestCertificates() : nil
        let server = try await DialogueServer.start(
            [test.dialogue],
            options: .init(pieceLength: pieceLength, identity: try certificates?.issue(names: "IP:127.0.0.1"))
        )
        let client = SubmissionClient(
            configuration: SubmissionConfiguration(
                servers: [SubmissionServer(host: "127.0.0.1", port: server.port, security: test.security)],
                greeting: ConformanceCase.greeting,
                mechanisms: test.mechanisms,
                allowsCleartext: true,
                caFile: certificates?.authorityFile,
                deadlines: deadlines(test)
            ),
            credentials: test.credentials,
            eventLoops: TestEventLoops.start
        )
        var outcomes: [RecipientOutcome] = []
        for _ in 0..<test.mailCount { outcomes += await client.submit(test.message, envelope: test.envelope) }
        await client.close()
        return (outcomes, await server.finish())
    }

    /// Only where silence is what the dialogue is about, little time is given, and only there.
    private static func deadlines(_ test: ConformanceCase) -> Deadlines {
        var deadlines = Deadlines()
        for case .silence(let stage) in test.dialogue.steps {
            switch stage {
            case .greeting: deadlines.greeting = .milliseconds(50)
            case .data: deadlines.data = .milliseconds(50)
            case .message: deadlines.message = .milliseconds(50)
            default: break
            }
        }
        return deadlines
    }
}
