import Foundation
import TestSupport
import Testing

@Suite("Python's email package reads every kind of mail as it was meant")
struct MailReadingTests {
    @Test(
        "a message keeps subject and text",
        arguments: [
            ("plain words", "disk is nearly full\n"), ("Füllstand — 93 % 🔥", "größer als „alles“ 🔥\n"),
            (String(repeating: "long ", count: 30), String(repeating: "x", count: 5_000) + "\n"),
            ("=?UTF-8?B?aGVsbG8=?=", ".\n..\nFrom here on\n--boundary\n\n"), ("\"quoted\" <angle>", "tab\there\n"),
        ]
    )
    func message(subject: String, text: String) async throws {
        let sandbox = try await SandboxProgram()
        let run = try await sandbox.notify(["--subject", subject], input: Data(text.utf8))
        #expect(run.status == 0, "\(run.errors)")
        let mail = try await ReceivedMail(path: try #require(sandbox.mails.first))
        #expect(mail.defects.isEmpty)
        #expect(mail.headers["subject"]?.hasSuffix("] " + subject.trimmingCharacters(in: .whitespaces)) == true)
        #expect(mail.headers["from"]?.hasSuffix("<demo@example.com>") == true)
        #expect(mail.text == text)
        #expect(mail.attachments.isEmpty)
    }

    @Test("attachments keep their names and every octet")
    func attachments() async throws {
        let sandbox = try await SandboxProgram()
        let binary = Data((0..<70_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) })
        let files: [String: Data] = [
            "daten.bin": binary, "Übersicht – 2026 (1).txt": Data("größer\r\nals\nalles\r".utf8), "empty": Data(),
            "日本語のとても長いファイル名、何度も折り返される報告書.pdf": Data([0x25, 0x50, 0x44, 0x46, 0xff, 0x00]),
            "semi;colon, (name=x).txt": Data("text".utf8),
        ]
        var arguments = ["see the attachments"]
        for (name, data) in files {
            try sandbox.home.write(data, to: name)
            arguments += ["--attach", sandbox.home.file(name)]
        }
        let run = try await sandbox.notify(arguments)
        #expect(run.status == 0, "\(run.errors)")
        let mail = try await ReceivedMail(path: try #require(sandbox.mails.first))
        #expect(mail.defects.isEmpty)
        #expect(mail.text == "see the attachments\n")
        #expect(mail.attachments == files)
    }

    @Test(
        "a log alert tells rule, file and lines",
        arguments: [Data("all well\nERROR größer — \"x\"\n".utf8), Data("ERROR \u{1b}[31mred\n".utf8)]
    )
    func logAlert(log: Data) async throws {
        let sandbox = try await SandboxProgram()
        let run = try await sandbox.notify(["watch", "-", "--match", "ERROR", "--severity", "error"], input: log)
        #expect(run.status == 0, "\(run.errors)")
        let mail = try await ReceivedMail(path: try #require(sandbox.mails.first))
        #expect(mail.defects.isEmpty)
        #expect(mail.headers["x-notify-severity"] == "error")
        #expect(mail.headers["subject"]?.contains("ERROR") == true)
        #expect(mail.text.contains("ERROR") && !mail.text.contains("all well") && !mail.text.contains("\u{1b}"))
    }

    @Test("a message that was kept is a mail all the same")
    func kept() async throws {
        let home = try await TemporaryHome.sending(to: ScriptedServer.deadPort)
        let run = try await home.notify(["--subject", "Füllstand", "größer"])
        #expect(run.status == 75)
        let mail = try await ReceivedMail(path: try #require(home.unsent.first))
        #expect(mail.defects.isEmpty)
        #expect(mail.headers["x-notify-unsent-to"] == "ops@example.com")
        #expect(mail.headers["subject"]?.hasSuffix("Füllstand") == true)
        #expect(mail.text == "größer\n")
    }
}
