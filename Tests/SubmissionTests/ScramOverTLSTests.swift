import Foundation
import Mail
import SASL
import SMTP
import Submission
import TestSupport
import Testing

@Suite("SCRAM with a server of another make", .timeLimit(.minutes(5)))
struct ScramOverTLSTests {
    @Test(
        "the server finds the proof good, and the channel binding too",
        arguments: [
            ("SCRAM-SHA-256", nil, "SCRAM-SHA-256 n,, good"), ("SCRAM-SHA-1", nil, "SCRAM-SHA-1 n,, good"),
            (
                "SCRAM-SHA-256 SCRAM-SHA-256-PLUS", [.scramSHA256Plus],
                "SCRAM-SHA-256-PLUS p=tls-server-end-point,, good"
            ),
            ("SCRAM-SHA-1-PLUS", [.scramSHA1Plus], "SCRAM-SHA-1-PLUS p=tls-server-end-point,, good"),
            ("SCRAM-SHA-256", [.scramSHA256Plus, .scramSHA256], "SCRAM-SHA-256 y,, good"),
            ("SCRAM-SHA-256 SCRAM-SHA-256-PLUS", nil, "SCRAM-SHA-256 n,, good"),
        ] as [(String, [Mechanism]?, String)]
    )
    func proof(offered: String, allowed: [Mechanism]?, seen: String) async throws {
        let certificates = try TestCertificates()
        let identity = try certificates.issue(names: "DNS:localhost,IP:127.0.0.1")
        let server = try ScramServer(identity, mechanisms: offered, iterations: 10_000)
        let client = SubmissionClient(
            configuration: SubmissionConfiguration(
                servers: [SubmissionServer(host: "127.0.0.1", port: server.port, security: .tls)],
                greeting: "hello",
                mechanisms: allowed,
                caFile: certificates.authorityFile
            ),
            credentials: Samples.credentials,
            eventLoops: TestEventLoops.start
        )
        do throws(SubmissionFailure) {
            try await client.probe { _ in }
        } catch {
            Issue.record("\(error.reason)")
        }
        await client.close()
        #expect(server.verdict() == seen)
    }
}

/// `scram-server.py`, for one connection.
private final class ScramServer {
    let port: Int
    private let process = Process()
    private let output = Pipe()

    init(_ identity: TestIdentity, mechanisms: String, iterations: Int) throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "scram-server.py").path
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = [
            script, identity.certificateFile, identity.keyFile, mechanisms, String(iterations),
        ]
        process.standardOutput = output
        try process.run()
        var line = Data()
        while let octet = try output.fileHandleForReading.read(upToCount: 1), octet != Data("\n".utf8) { line += octet }
        port = try #require(Int(String(decoding: line, as: UTF8.self)))
    }

    /// What it printed in the end.
    func verdict() -> String? {
        let rest = try? output.fileHandleForReading.readToEnd()
        process.waitUntilExit()
        return rest.map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .newlines) }
    }

    deinit {
        if process.isRunning { process.terminate() }
    }
}
