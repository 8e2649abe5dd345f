import Foundation
import SMTP
import TestSupport
import Testing

@Suite("What real servers refuse is told and kept", .needsServers)
struct RefusalTests {
    @Test(
        "of two recipients one is refused: the other has the mail, and it is kept as it was",
        arguments: MailServer.all
    )
    func oneOfTwo(server: MailServer) async throws {
        let certificates = try TestCertificates()
        let identity = try certificates.issue(names: "IP:127.0.0.1")
        try await RunningServer.with(server, identity: identity) { running in
            let home = try await running.home(.starttls, trusting: certificates)
            let run = try await home.notify(
                ["--to", RunningServer.stranger, "--to", RunningServer.user],
                input: Data("precious\n.\n\n\n".utf8)
            )
            #expect(run.status == 69, "\(run.errors)")
            #expect(run.errors.contains("550"), "\(run.errors)")
            #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
            let mail = try #require(try await running.mails(1).first)
            let kept = try KeptMessage(path: try #require(home.unsent.first))
            #expect(kept.note["X-Notify-Unsent-To"] == RunningServer.stranger)
            #expect(kept.message == mail.message, "\(mail.difference(from: kept.message))")
        }
    }

    @Test("a message over the server's SIZE is refused for good, and the size told", arguments: MailServer.all)
    func tooLarge(server: MailServer) async throws {
        let certificates = try TestCertificates()
        let identity = try certificates.issue(names: "IP:127.0.0.1")
        try await RunningServer.with(server, identity: identity) { running in
            let home = try await running.home(.tls, trusting: certificates)
            let large = home.file("large.bin")
            try Data(count: RunningServer.sizeLimit).write(to: URL(filePath: large))
            let run = try await home.notify(["--attach", large, "precious"])
            #expect(run.status == 69, "\(run.errors)")
            #expect(run.errors.contains("\(RunningServer.sizeLimit)"), "\(run.errors)")
            #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
            #expect(home.unsent.count == 1)
            // The next one arrives, and alone.
            #expect(try await home.notify(["small"]).status == 0)
            #expect(try await running.mails(1).count == 1)
        }
    }

    @Test("a rejected password ends with 77, and no second one is tried", arguments: MailServer.all)
    func rejectedPassword(server: MailServer) async throws {
        let certificates = try TestCertificates()
        let identity = try certificates.issue(names: "IP:127.0.0.1")
        try await RunningServer.with(server, identity: identity) { running in
            let home = try await running.home(.starttls, trusting: certificates, password: "Wröng %+/=")
            let transcript = home.file("transcript")
            let run = try await home.notify(["--record", transcript, "precious"])
            #expect(run.status == 77, "\(run.errors)")
            #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
            #expect(home.unsent.count == 1)
            #expect(try await running.rejectedLogins(1).count == 1)
            let dialogue = try String(contentsOfFile: transcript, encoding: .utf8).split(separator: "\n")
            #expect(dialogue.filter { $0.contains(" C: AUTH ") }.count == 1, "\(dialogue)")
        }
    }

    @Test(
        "a certificate for another host ends it before the password is sent: 69",
        arguments: MailServer.all,
        [Security.starttls, .tls]
    )
    func otherHost(server: MailServer, security: Security) async throws {
        let certificates = try TestCertificates()
        let identity = try certificates.issue(names: "DNS:mail.example.com,IP:127.0.0.2")
        try await RunningServer.with(server, identity: identity) { running in
            let home = try await running.home(security, trusting: certificates)
            let transcript = home.file("transcript")
            let run = try await home.notify(["--record", transcript, "precious"])
            #expect(run.status == 69, "\(run.errors)")
            #expect(run.errors.contains("its certificate"), "\(run.errors)")
            #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
            #expect(home.unsent.count == 1)
            let dialogue = (try? String(contentsOfFile: transcript, encoding: .utf8)) ?? ""
            #expect(!dialogue.contains("C: AUTH"), "\(dialogue)")
        }
    }
}
