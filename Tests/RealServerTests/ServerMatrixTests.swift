import Foundation
import SASL
import SMTP
import TestSupport
import Testing

@Suite("Every real server, every mechanism, every kind of TLS", .needsServers)
struct ServerMatrixTests {
    /// Lines that a mail system has something to do about, all of which 7bit can carry.
    private static let text =
        ".\n..\n.leading dot\n" + String(repeating: "x", count: 998) + "\n" + String(repeating: ".", count: 998)
        + "\n--\n.\nend\n\n\n"

    @Test("a mail arrives octet for octet by each mechanism that is offered", arguments: MailServer.all)
    func arrives(server: MailServer) async throws {
        let certificates = try TestCertificates()
        var matrix = ServerMatrix(server)
        try await RunningServer.with(server, identity: try certificates.issue(names: "IP:127.0.0.1")) { running in
            var count = 0
            for security in [Security.starttls, .tls] {
                let home = try await running.home(security, trusting: certificates)
                let offered = try await Self.offeredMechanisms(home)
                #expect(offered == server.mechanisms)
                for mechanism in Mechanism.allCases {
                    guard offered.contains(mechanism.rawValue) else {
                        matrix.record(mechanism, security, .notOffered)
                        continue
                    }
                    let fault = try await Self.fault(of: mechanism, home, running, expecting: count + 1)
                    matrix.record(mechanism, security, fault == nil ? .pass : .fail)
                    if let fault { Issue.record("\(mechanism.rawValue) under \(security.rawValue): \(fault)") }
                    if fault == nil { count += 1 }
                }
            }
        }
        withExtendedLifetime(certificates) {}
        try matrix.publish()
    }

    /// Sends a mail and reads it back.
    ///
    /// - Returns: what is wrong; `nil`: nothing.
    private static func fault(
        of mechanism: Mechanism,
        _ home: TemporaryHome,
        _ running: RunningServer,
        expecting count: Int
    ) async throws -> String? {
        let subject = "\(mechanism.rawValue) \(UUID().uuidString)"
        let set = try await home.notify(
            ["profile", "set", "own", "--mechanism", mechanism.rawValue, "--password-fd", "3"],
            secret: try running.secret(for: mechanism)
        )
        guard set.status == 0 else { return set.errors }
        let transcript = home.file("transcript")
        try? FileManager.default.removeItem(atPath: transcript)
        let attached = home.file("attached.bin")
        try Data((0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* $0) }).write(to: URL(filePath: attached))
        let arguments = ["--subject", subject, "--attach", attached]
        let input = Data(text.utf8)
        let sent = try await home.notify(arguments + ["--record", transcript], input: input)
        guard sent.status == 0 else { return "status \(sent.status): \(sent.errors)" }
        let dialogue = try String(contentsOfFile: transcript, encoding: .utf8)
        guard dialogue.contains(" C: AUTH \(mechanism.rawValue)") else {
            return "another mechanism was used: \(dialogue)"
        }
        let mails = try await running.mails(count).filter { $0.field("Subject")?.hasSuffix(subject) == true }
        guard let mail = mails.first, mails.count == 1 else { return "\(mails.count) mails arrived" }
        let made = try await home.notify(arguments + ["--dry-run"], input: input)
        return mail.message == mail.stamped(on: made.output)
            ? nil : "the mail was changed: \(mail.difference(from: made.output))"
    }

    /// Returns what the server offers behind AUTH, by the transcript of a login.
    private static func offeredMechanisms(_ home: TemporaryHome) async throws -> Set<String> {
        let transcript = home.file("offer")
        let run = try await home.notify(["profile", "test", "--record", transcript])
        try #require(run.status == 0, "\(run.errors)")
        let lines = try String(contentsOfFile: transcript, encoding: .utf8).split(separator: "\n")
        let offer = lines.last { $0.contains(" S: 250-AUTH ") || $0.contains(" S: 250 AUTH ") }
        return Set(
            offer?.split(separator: " ").drop { $0 != "AUTH" && $0 != "250-AUTH" }.dropFirst().map(String.init) ?? []
        )
    }
}
