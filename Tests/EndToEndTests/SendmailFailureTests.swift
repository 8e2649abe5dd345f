import Foundation
import TestSupport
import Testing

@Suite("A sendmail that cannot hand over loses nothing")
struct SendmailFailureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var settings = "to: [ops@example.com]\n"
        var arguments = ["-t"]
        let input: String
        let status: Int32
        let words: String
        /// What the kept file holds.
        var holds: [String] = []
        var testDescription: String { name }
    }

    private static let multipart = "To: a@b\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\n"

    static let cases: [Case] = [
        Case(
            name: "no server",
            input: "To: a@example.com\nBcc: b@example.com\nSubject: x\n\ntext\n",
            status: 75,
            words: "127.0.0.1:1: ",
            holds: [
                "X-Notify-Unsent-From: demo@example.com\r\nX-Notify-Unsent-To: a@example.com, b@example.com\r\n",
                "To: a@example.com\r\nSubject: x\r\nDate: ", "\r\n\r\ntext\r\n",
            ]
        ),
        Case(
            name: "a name that nobody gets the mail for",
            settings: "",
            input: "To: root\nBcc: b@example.com\n\ntext\n",
            status: 78,
            words:
                "recipient 'root': local name without an alias\nhint: set aliases:",
            holds: ["To: root\r\nBcc: b@example.com\r\n\r\ntext\r\n"]
        ),
        Case(
            name: "settings that cannot be read",
            settings: "aliases: {root@x: a@b}\n",
            input: "To: root\n\ntext\n",
            status: 78,
            words: "'root@x' is not a name of this system",
            holds: ["To: root\r\n\r\ntext\r\n"]
        ),
        Case(
            name: "a field that is no list of addresses",
            input: "To: a@example.com\nCc: \"x, b@example.com\n\ntext\n",
            status: 65,
            words: "message: Cc: a quote is not closed",
            holds: ["Cc: \"x, b@example.com\r\n\r\ntext\r\n"]
        ),
        Case(
            name: "an argument that is no address",
            arguments: ["a@example.com", "a@b@c"],
            input: "Subject: x\n\ntext\n",
            status: 65,
            words: "recipient 'a@b@c': it has more than one @",
            holds: ["Subject: x\r\n\r\ntext\r\n"]
        ),
        Case(
            name: "a header that names nobody",
            input: "To: undisclosed-recipients:;\n\ntext\n",
            status: 65,
            words: "message: no recipient given",
            holds: ["\r\n\r\ntext\r\n"]
        ),
        Case(
            name: "a part with a line that no server has to take",
            input: multipart + String(repeating: "w", count: 1_000) + "\n--x--\n",
            status: 65,
            words: "a line of more than 998 octets stands in a part of its body",
            holds: [
                "X-Notify-Unsent-To: a@b\r\n",
                "\r\n\r\n--x\r\n\r\n\(String(repeating: "w", count: 1_000))\r\n--x--\r\n",
            ]
        ),
        Case(
            name: "a header line that cannot be broken",
            input: "To: a@b\nX-Token: \(String(repeating: "w", count: 1_000))\n\ntext\n",
            status: 65,
            words: "message: X-Token: 1001 octets without a space to break the line at",
            holds: ["\(String(repeating: "w", count: 1_000))\r\n\r\ntext\r\n"]
        ),
    ]

    @Test("the message is kept as it is, its place told, and the status says why", arguments: cases)
    func kept(_ expected: Case) async throws {
        let home = try await TemporaryHome.sending(to: ScriptedServer.deadPort)
        try home.write("vault:\n  key-file: \(home.file("key"))\n\(expected.settings)", to: "config.yaml")
        let run = try await home.run(as: "sendmail", expected.arguments, input: Data(expected.input.utf8))
        #expect(run.status == expected.status, "\(run.errors)")
        #expect(run.errors.contains(expected.words), "\(run.errors)")
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        let path = try #require(home.unsent.first)
        #expect(run.errors.contains("the message is kept in \(path)"))
        let kept = try String(contentsOfFile: path, encoding: .utf8)
        for part in expected.holds { #expect(kept.contains(part), "\(part): \(kept)") }
        #expect(home.unsent.count == 1)
    }

    @Test("an address that could end a command is never said to a server; the others get the mail")
    func dangerousAddress() async throws {
        let sandbox = try await SandboxProgram()
        let address = "\"a@b> ORCPT=x\"@c"
        let run = try await sandbox.home.run(
            as: "sendmail",
            ["-v", "-i", address, "ops@example.com"],
            input: Data("Subject: x\n\n".utf8)
        )
        #expect(run.status == 78, "\(run.errors)")
        #expect(!run.errors.contains("RCPT TO:<\"a@b"))
        let mail = try SubmittedMail(path: try #require(sandbox.mails.first))
        #expect(mail.recipients == ["ops@example.com"])
        let kept = try String(contentsOfFile: try #require(sandbox.home.unsent.first), encoding: .utf8)
        #expect(kept.contains("X-Notify-Unsent-To: \(address)\r\n"), "\(kept)")
    }

    @Test("a dry run prints what would leave, and fails as a real one would")
    func dryRun() async throws {
        let home = try await TemporaryHome.sending(to: ScriptedServer.deadPort)
        let good = try await home.notify(
            ["sendmail", "--dry-run", "-ti"],
            input: Data("To: a@b\nBcc: c@d\n\nx\n".utf8)
        )
        #expect(good.status == 0 && good.errors.isEmpty, "\(good.errors)")
        #expect(good.text.hasPrefix("To: a@b\r\nDate: ") && good.text.hasSuffix("\r\n\r\nx\r\n"))
        let bad = try await home.notify(["sendmail", "--dry-run", "-t"], input: Data("To: a@b@c\n\nx\n".utf8))
        #expect(bad.status == 65 && bad.text == "To: a@b@c\r\n\r\nx\r\n")
        #expect(home.unsent.isEmpty)
    }

    @Test(
        "a call that means something else is refused before anything is read",
        arguments: [
            ("sendmail", ["-Z", "root"], Int32(64)), ("sendmail", [], 64), ("sendmail", ["-i"], 64),
            ("sendmail", ["-bd"], 69), ("sendmail", ["-bp"], 69), ("sendmail", ["-q"], 69), ("sendmail", ["-bi"], 69),
            ("sendmail", ["-bs"], 69), ("sendmail", ["-oQ/tmp", "root"], 64), ("sendmail", ["--home", "/", "-t"], 64),
            ("sendmail", ["-X", "log", "root"], 64), ("sendmail", ["root", "-t"], 64),
            ("sendmail", ["-Nnow", "root"], 64),
            ("mailq", [], 69), ("mailq", ["-v"], 69), ("newaliases", [], 69), ("mail", ["-f"], 64), ("mailx", [], 64),
            ("mail", ["-s", "x", "root", "-r", "a@b"], 64),
        ]
    )
    func refused(program: String, arguments: [String], status: Int32) async throws {
        let home = try await TemporaryHome.sending(to: ScriptedServer.deadPort)
        let run = try await home.run(as: program, arguments, input: Data("To: a@b\n\nx\n".utf8))
        #expect(run.status == status, "\(run.errors)")
        #expect(ErrorForm.faults(run).isEmpty && run.errors.contains("hint: "), "\(run.errors)")
        #expect(run.output.isEmpty && home.unsent.isEmpty)
    }

    @Test("help and version need no message", arguments: ["sendmail", "mail", "send-mail", "mailx"])
    func help(program: String) async throws {
        let home = try TemporaryHome()
        let path = try home.link(program)
        let help = try await Program.run(path, ["--help"], environment: ["NOTIFY_HOME": home.path])
        #expect(help.status == 0 && help.text.contains("Flags:") && help.errors.isEmpty, "\(help.errors)")
        let version = try await Program.run(path, ["--version"], environment: ["NOTIFY_HOME": home.path])
        #expect(version.status == 0 && version.text.hasPrefix("notify "))
    }

    @Test("a message over the limit is read to its end, so that its writer goes on, and refused")
    func tooLarge() async throws {
        let home = try await TemporaryHome.sending(to: ScriptedServer.deadPort)
        let run = try await Program.run(
            "/bin/bash",
            [
                "-c",
                "set -o pipefail; { head -c 140000000 /dev/zero && echo all >&2; } | \(try home.link("sendmail")) -i root",
            ],
            environment: ["NOTIFY_HOME": home.path]
        )
        #expect(run.status == 65, "\(run.errors)")
        #expect(run.errors.contains("all\n") && run.errors.contains("message: is larger than 128 MiB"))
    }
}
