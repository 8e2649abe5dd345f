import Foundation
import Mail
import SMTP
import Submission
import TestSupport
import Testing

@Suite("Real servers get the octets that they are sent", .needsServers)
struct RawMessageTests {
    /// Lines that no message of `notify`'s own has, but one that is handed to it may.
    private static let message: [UInt8] = {
        let head =
            "From: demo@example.com\r\nTo: demo@example.com\r\nDate: Wed, 25 Nov 2026 12:00:00 +0000\r\n"
            + "Message-ID: <1@example.com>\r\nSubject: raw\r\n\r\n"
        let lines: [[UInt8]] = [
            Array(".".utf8), Array("..".utf8), Array(".text".utf8), Array("From the start".utf8),
            Array(" leading and trailing \t".utf8), Array("Grüße, 日本".utf8), Array(0xA0...0xFF),
            Array(repeating: UInt8(ascii: "x"), count: 998), Array(repeating: UInt8(ascii: "."), count: 998),
            [], Array("QUIT".utf8), [], [],
        ]
        return Array(head.utf8) + lines.flatMap { $0 + [0x0D, 0x0A] }
    }()

    @Test("8-bit octets, dots, lines of 998 octets and empty lines at the end survive", arguments: MailServer.all)
    func survives(server: MailServer) async throws {
        let certificates = try TestCertificates()
        let identity = try certificates.issue(names: "IP:127.0.0.1")
        let user = try Mailbox(parsing: RunningServer.user)
        let mails = try await RunningServer.with(server, identity: identity) { running in
            let port = running.port(.starttls)
            let client = SubmissionClient(
                configuration: SubmissionConfiguration(
                    servers: [SubmissionServer(host: "127.0.0.1", port: port, security: .starttls)],
                    greeting: "client.example",
                    caFile: certificates.authorityFile
                ),
                credentials: FixedCredentials(RunningServer.user, running.password),
                eventLoops: TestEventLoops.start
            )
            let outcome = await client.submit(Self.message, envelope: Envelope(reversePath: user, forwardPaths: [user]))
            await client.close()
            guard case .accepted? = outcome.first else {
                Issue.record("\(outcome)")
                return [DeliveredMail]()
            }
            return try await running.mails(1)
        }
        let mail = try #require(mails.first)
        #expect(mail.message == Data(Self.message), "\(mail.difference(from: Data(Self.message)))")
    }
}
