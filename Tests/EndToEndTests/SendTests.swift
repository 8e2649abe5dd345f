import Foundation
import TestSupport
import Testing

@Suite("A message, from the pipe to the mailbox")
struct SendTests {
    @Test("text, subject and attachment arrive as they were", arguments: ["CRAM-MD5", "PLAIN", "LOGIN"])
    func arrives(mechanism: String) async throws {
        let sandbox = try await SandboxProgram(mechanism: mechanism)
        try sandbox.home.write("quarterly figures\n", to: "report.txt")
        let run = try await sandbox.notify(
            ["--subject", "Füllstand — 93 %", "--attach", sandbox.home.file("report.txt")],
            input: Data("disk is nearly full\n.\nFrom here on\n".utf8)
        )
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.isEmpty && run.errors.isEmpty)
        let mail = try await ReceivedMail(path: try #require(sandbox.mails.first))
        #expect(mail.defects.isEmpty)
        #expect(mail.headers["subject"]?.hasSuffix("Füllstand — 93 %") == true)
        #expect(mail.headers["auto-submitted"] == "auto-generated")
        #expect(mail.headers["to"] == "ops@example.com")
        #expect(mail.text == "disk is nearly full\n.\nFrom here on\n")
        #expect(mail.attachments["report.txt"] == Data("quarterly figures\n".utf8))
    }

    @Test("a watched log is mailed once, and the next run goes on where this one stopped")
    func watchOnce() async throws {
        let sandbox = try await SandboxProgram()
        let log = sandbox.home.file("app.log")
        try sandbox.home.write("all well\nERROR first\n", to: "app.log")
        let first = try await sandbox.notify(["watch", log, "--match", "ERROR", "--once", "--from-start"])
        #expect(first.status == 0, "\(first.errors)")
        #expect(sandbox.mails.count == 1)
        try sandbox.home.write("all well\nERROR first\nERROR second\n", to: "app.log")
        let second = try await sandbox.notify(["watch", log, "--match", "ERROR", "--once"])
        #expect(second.status == 0, "\(second.errors)")
        let mail = try await ReceivedMail(path: try #require(sandbox.mails.last))
        #expect(sandbox.mails.count == 2)
        #expect(mail.text.contains("ERROR second") && !mail.text.contains("ERROR first"))
    }

    @Test("a rejected password ends with 77, says so without telling it, and keeps the text")
    func rejectedPassword() async throws {
        let sandbox = try await SandboxProgram()
        let changed = try await NotifyProgram.run(
            ["profile", "set", "demo", "--password-fd", "3"],
            home: sandbox.home.path,
            secret: "another-secret"
        )
        #expect(changed.status == 0, "\(changed.errors)")
        let run = try await sandbox.notify(["precious"])
        #expect(run.status == 77)
        #expect(run.errors.contains("hint:"))
        #expect(!run.errors.contains("another-secret"))
        let kept = try #require(sandbox.home.unsent.first)
        #expect(try String(contentsOfFile: kept, encoding: .utf8).contains("precious"))
    }
}
