import Mail
import SMTP
import Submission
import TestSupport
import Testing

@Suite("HTTP CONNECT", .timeLimit(.minutes(5)))
struct ConnectTests {
    private static let request = "C: CONNECT mail.example:2525 HTTP/1.1\nC: Host: mail.example:2525\nC: \n"

    @Test(
        "the server's greeting may come right behind the proxy's answer, in whatever segments",
        arguments: [nil, 1, 7],
        ["HTTP/1.0 200 ok\\r\\n\\r\\n", "HTTP/1.1 204 \\r\\nA: b\\r\\n\\r\\n", "HTTP/1.1 200 x\\n\\n"]
    )
    func greetingAtOnce(pieceLength: Int?, answer: String) async throws {
        let greeted = Samples.greeted.replacing("S: 220 mail.example ESMTP\n", with: "")
        let (outcome, problems) = try await submit(
            Self.request + "R: \(answer)220 mail.example ESMTP\\r\\n\n" + greeted + Samples.transaction,
            pieceLength: pieceLength
        )
        #expect(outcome == .accepted("queued"))
        #expect(problems == [])
    }

    @Test(
        "an answer that opens no way is told, and nothing more is sent",
        arguments: [
            ("HTTP/1.1 403 not \\x1b[2Jyou\\r\\n\\r\\n", "the proxy refused: 403 not \\x1b[2Jyou"),
            ("HTTP/1.1 407 who\\r\\n\\r\\n", "the proxy wants a password, which notify does not give"),
            ("SSH-2.0-x\\r\\n", "the proxy does not speak HTTP"),
            ("HTTP/1.1 abc\\r\\n\\r\\n", "the proxy does not speak HTTP"),
        ]
    )
    func refused(answer: String, reason: String) async throws {
        let (outcome, problems) = try await submit(Self.request + "R: \(answer)\nE:")
        #expect(outcome?.failure?.reason == reason)
        #expect(outcome?.failure?.isPermanent == false)
        #expect(problems == [])
    }

    @Test(
        "a head without end, and a proxy that closes, end it",
        arguments: ["R: \(String(repeating: "HTTP/1.1 ", count: 2000))\nE:", "X:"]
    )
    func endless(answer: String) async throws {
        let (outcome, _) = try await submit(Self.request + answer)
        #expect(outcome?.failure?.kind == .connection)
    }

    @Test(
        "a name that could end the request, and a certificate that could not be checked, are refused before it",
        arguments: [
            ("mail.example HTTP/1.1\r\nX: y", Security.none, "no host name has"),
            ("192.0.2.1", .tls, "cannot be checked"), ("2001:db8::1", .starttls, "cannot be checked"),
        ]
    )
    func unsaid(host: String, security: Security, words: String) async throws {
        for kind in [Proxy.Kind.http, .socks5] {
            let client = SubmissionClient(
                configuration: SubmissionConfiguration(
                    servers: [SubmissionServer(host: host, port: 2525, security: security)],
                    greeting: "hello",
                    proxy: Proxy(kind: kind, host: "127.0.0.1", port: 1)
                ),
                credentials: nil,
                eventLoops: TestEventLoops.start
            )
            let failure = try await client.submit(Samples.message, envelope: Samples.envelope()).first?.failure
            await client.close()
            #expect(failure?.kind == .configuration)
            #expect(failure?.reason.contains(words) == true)
            #expect(failure?.subject.contains("\n") == false)
        }
    }

    private func submit(_ dialogue: String, pieceLength: Int? = nil) async throws -> (RecipientOutcome?, [String]) {
        let server = try await DialogueServer.start([Dialogue(dialogue)], options: .init(pieceLength: pieceLength))
        let client = SubmissionClient(
            configuration: SubmissionConfiguration(
                servers: [SubmissionServer(host: "mail.example", port: 2525, security: .none)],
                greeting: "hello",
                proxy: Proxy(kind: .http, host: "127.0.0.1", port: server.port)
            ),
            credentials: nil,
            eventLoops: TestEventLoops.start
        )
        let outcome = try await client.submit(Samples.message, envelope: Samples.envelope()).first
        await client.close()
        return (outcome, await server.finish())
    }
}
