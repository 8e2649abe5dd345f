import Mail
import SASL
import SMTP
import Submission
import Synchronization
import TestSupport

enum Samples {
    static let message = Array("Subject: hello\r\n\r\n.text\r\n".utf8)
    static let credentials = FixedCredentials("tim", "tanstaaftanstaaf")

    static func envelope() throws -> Envelope {
        Envelope(
            reversePath: try Mailbox(parsing: "tim@example.com"),
            forwardPaths: [try Mailbox(parsing: "ops@example.com")]
        )
    }

    static let transaction = """
        \(mail)
        C: QUIT
        S: 221 bye
        E:
        """

    static let mail = """
        C: MAIL FROM:<tim@example.com>
        S: 250 ok
        C: RCPT TO:<ops@example.com>
        S: 250 ok
        C: DATA
        S: 354 go
        C: Subject: hello
        C: 
        C: ..text
        C: .
        S: 250 queued
        """

    static let greeted = """
        S: 220 mail.example ESMTP
        C: EHLO hello
        S: 250 mail.example

        """
}

/// Submits over a real socket to a server that plays dialogues.
struct Rig {
    var host = "127.0.0.1"
    var security = Security.none
    var credentials: (any CredentialProvider)?
    var mechanisms: [Mechanism]?
    var caFile: String?
    var pins: [CertificatePin] = []
    var clientIdentity: ClientIdentity?
    var deadlines = Deadlines()
    var options = DialogueServer.Options()
    var transcript: (any TranscriptSink)?

    /// - Returns: the outcome for the one recipient, and where the client departed from the script.
    func submit(_ dialogues: [String], message: [UInt8] = Samples.message) async throws -> (RecipientOutcome?, [String])
    {
        try await run(dialogues) { client in await client.submit(message, envelope: try Samples.envelope()).first }
    }

    func run<Result: Sendable>(
        _ dialogues: [String],
        _ body: (SubmissionClient) async throws -> Result
    ) async throws -> (Result, [String]) {
        let server = try await DialogueServer.start(dialogues.map { try Dialogue($0) }, options: options)
        let one = SubmissionServer(host: host, port: server.port, security: security)
        let client = SubmissionClient(
            configuration: SubmissionConfiguration(
                servers: Array(repeating: one, count: dialogues.count),
                greeting: "hello",
                mechanisms: mechanisms,
                allowsCleartext: true,
                caFile: caFile,
                pins: pins,
                clientIdentity: clientIdentity,
                deadlines: deadlines
            ),
            credentials: credentials,
            transcript: transcript,
            eventLoops: TestEventLoops.start
        )
        do {
            let result = try await body(client)
            await client.close()
            return (result, await server.finish())
        } catch {
            await client.close()
            _ = await server.finish()
            throw error
        }
    }
}

final class RecordedTranscript: TranscriptSink {
    private let entries = Mutex<[TranscriptEntry]>([])
    private let (lines, continuation) = AsyncStream.makeStream(of: String.self)

    var text: String {
        entries.withLock { $0.map { "\($0.direction.rawValue): \($0.text)" } }.joined(separator: "\n")
    }

    func record(_ entry: TranscriptEntry) {
        entries.withLock { $0.append(entry) }
        continuation.yield("\(entry.direction.rawValue): \(entry.text)")
    }

    /// Returns once this line is recorded, whether it comes or has come.
    func waits(for line: String) async {
        for await recorded in lines where recorded == line { return }
    }
}

extension RecipientOutcome {
    var failure: SubmissionFailure? {
        switch self {
        case .accepted: nil
        case .deferred(let failure), .failed(let failure), .unknown(let failure): failure
        }
    }
}
