import Foundation
import TestSupport
import Testing

@Suite("As a sendmail, called by the programs that mail through one")
struct SendmailTests {
    /// A sandbox, and a link `sendmail` whose name programs can be pointed to.
    private static func sandbox(_ settings: String = "aliases: {root: [admin@example.com]}\n") async throws
        -> (sandbox: SandboxProgram, sendmail: String)
    {
        let sandbox = try await SandboxProgram()
        try sandbox.home.configure(settings)
        return (sandbox, try sandbox.home.link("sendmail"))
    }

    private static func run(_ command: String, _ sandbox: SandboxProgram, input: String = "") async throws -> Run {
        try await Program.run(
            "/bin/sh",
            ["-c", command],
            environment: ["NOTIFY_HOME": sandbox.home.path, "HOME": sandbox.home.path],
            input: Data(input.utf8),
            directory: sandbox.home.path
        )
    }

    @Test("cron's mail reaches the alias of root under the profile's address, and stays what it is otherwise")
    func cron() async throws {
        let (sandbox, _) = try await Self.sandbox()
        let header = """
            From: root (Cron Daemon)
            To: root
            Subject: Cron <root@web1> backup.sh
            MIME-Version: 1.0
            Content-Type: text/plain; charset=UTF-8
            Content-Transfer-Encoding: 8bit
            X-Cron-Env: <SHELL=/bin/sh>

            """
        // The words are those of Debian's cron, with its two spaces.
        let run = try await Self.run(
            "./sendmail -FCronDaemon -i -B8BITMIME -oem  root",
            sandbox,
            input: header + "\nfür immer\n.\nFrom here\n"
        )
        #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
        let mail = try SubmittedMail(path: try #require(sandbox.mails.first))
        #expect(mail.reversePath == "<demo@example.com>")
        #expect(mail.recipients == ["admin@example.com"])
        let kept = header.replacing("From: root", with: "From: demo@example.com").replacing("\n", with: "\r\n")
        let pattern =
            #/(?s)(.*)Date: \w{3}, \d\d \w{3} \d{4} [0-9:]{8} [-+]\d{4}\r\nMessage-ID: <[0-9a-f]{32}@example\.com>\r\n\r\n(.*)/#
        let match = try #require(mail.text.wholeMatch(of: pattern), "\(mail.text)")
        #expect(match.1 == kept)
        #expect(match.2 == "für immer\r\n.\r\nFrom here\r\n")
    }

    @Test("Python's email package and git hand in whole messages, and they leave octet for octet")
    func octetForOctet() async throws {
        let (sandbox, _) = try await Self.sandbox()
        try FileManager.default.createDirectory(atPath: sandbox.home.file("tee"), withIntermediateDirectories: false)
        try sandbox.home.write(
            "#!/bin/sh\ntee \"$HOME/handed-in\" | \"$HOME/sendmail\" \"$@\"\n",
            to: "tee/sendmail",
            mode: 0o700
        )
        let script = """
            import email.message, email.utils, subprocess
            mail = email.message.EmailMessage()
            mail["From"] = "Demo <demo@example.com>"
            mail["To"] = "Ops <ops@example.com>, night: a@example.com, b@example.com;"
            mail["Cc"] = '"x, y" <c@example.com>'
            mail["Subject"] = "Füllstand"
            mail["Date"] = email.utils.localtime()
            mail["Message-ID"] = email.utils.make_msgid()
            mail.set_content("voll — 93 %\\n.\\n" + "ü" * 500 + "\\n")
            mail.add_attachment(bytes(range(256)), maintype="application", subtype="octet-stream", filename="b.bin")
            subprocess.run(["tee/sendmail", "-t", "-oi"], input=mail.as_bytes(), check=True)
            """
        let python = try await Self.run("python3 -c '\(script.replacing("'", with: "'\\''"))'", sandbox)
        #expect(python.status == 0, "\(python.errors)")
        try Self.expectUnchanged(
            sandbox,
            from: "<demo@example.com>",
            to: ["ops@example.com", "a@example.com", "b@example.com", "c@example.com"]
        )

        let patch = """
            From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001
            From: =?UTF-8?q?J=C3=BCrgen?= <me@example.com>
            Date: Wed, 25 Nov 2026 12:00:00 +0000
            Subject: [PATCH] Say it

            ---
            -a
            +ü

            """
        try sandbox.home.write(patch, to: "0001.patch")
        try sandbox.home.write("[user]\n\tname = Me\n\temail = me@example.com\n", to: ".gitconfig")
        let git = try await Self.run(
            """
            GIT_CONFIG_NOSYSTEM=1 git send-email --quiet --confirm=never --suppress-cc=all --from 'Me <me@example.com>' \
            --envelope-sender=auto --8bit-encoding=UTF-8 --smtp-server="$HOME/tee/sendmail" \
            --to ops@example.com --cc 'Night <night@example.com>' --bcc boss@example.com 0001.patch
            """,
            sandbox
        )
        #expect(git.status == 0, "\(git.errors)\(git.text)")
        try Self.expectUnchanged(
            sandbox,
            from: "<me@example.com>",
            to: ["ops@example.com", "night@example.com", "boss@example.com"]
        )
        #expect(sandbox.mails.count == 2)
    }

    /// The last mail is what went through `tee`, with CRLF.
    private static func expectUnchanged(_ sandbox: SandboxProgram, from reversePath: String, to: [String]) throws {
        let mail = try SubmittedMail(path: try #require(sandbox.mails.last))
        let handedIn = try Data(contentsOf: URL(filePath: sandbox.home.file("handed-in")))
        let expected = Data(handedIn.flatMap { $0 == 0x0a ? [0x0d, 0x0a] : [$0] })
        #expect(mail.octets == expected, "\(mail.text)")
        #expect(mail.reversePath == reversePath)
        #expect(mail.recipients == to)
    }

    struct Call: Sendable, CustomTestStringConvertible {
        let name: String
        var program = "sendmail"
        let arguments: [String]
        let input: String
        var from = "<demo@example.com>"
        let to: [String]
        /// What stands in the mail, and what does not.
        var holds: [String] = []
        var lacks: [String] = []
        var testDescription: String { name }
    }

    static let calls: [Call] = [
        Call(
            name: "bsd-mailx, under the name that it gives a sendmail",
            program: "send-mail",
            arguments: ["-i", "-t", "-f", "a@b.example"],
            input:
                "From: a@b.example\nTo: ops@example.com, root\nSubject: s\nCc: c@d.example\nBcc: e@f.example\n\ntext\n",
            from: "<a@b.example>",
            to: ["ops@example.com", "admin@example.com", "c@d.example", "e@f.example"],
            holds: ["From: a@b.example\r\nTo: ops@example.com, root\r\nSubject: s\r\nCc: c@d.example\r\nDate: "],
            lacks: ["Bcc", "e@f.example"]
        ),
        Call(
            name: "mdadm",
            arguments: ["-t"],
            input: "From: mdadm monitoring <root@localhost>\nTo: root\nSubject: DegradedArray event\n\nfaulty\n",
            to: ["admin@example.com"],
            holds: ["From: mdadm monitoring <demo@example.com>\r\nTo: root\r\n"]
        ),
        Call(
            name: "logwatch",
            arguments: ["-t"],
            input: "To: root\nTo: ops@example.com\nFrom: Logwatch\nSubject: Logwatch\n\n###\n.\nlost\n",
            to: ["admin@example.com", "ops@example.com"],
            holds: ["From: demo@example.com\r\n", "\r\n\r\n###\r\n"],
            lacks: ["lost"]
        ),
        Call(
            name: "atd",
            arguments: ["-i", "alice"],
            input: "Subject: Output from your job        7\nTo: alice\n\ndone\n",
            to: ["ops@example.com"],
            holds: ["From: ", " <demo@example.com>\r\n"]
        ),
        Call(
            name: "PHP with a sender of its own",
            arguments: ["-t", "-i", "-fwww@shop.example"],
            input: "To: a@example.com\r\nSubject: x\r\nFrom: Shop <www@shop.example>\r\n\r\nline\r\n",
            from: "<www@shop.example>",
            to: ["a@example.com"],
            holds: ["From: Shop <www@shop.example>\r\n", "\r\n\r\nline\r\n"]
        ),
        Call(
            name: "recipients of header and arguments together, each once",
            arguments: ["-t", "b@example.com,c@example.com", "a@EXAMPLE.com", "root"],
            input: "To: a@example.com, b@example.com, d@example.com\n\n",
            to: ["b@example.com", "c@example.com", "a@EXAMPLE.com", "admin@example.com", "d@example.com"]
        ),
        Call(
            name: "without -t the header names nobody, and Bcc goes all the same",
            arguments: ["-i", "ops@example.com"],
            input: "To: a@example.com\nBcc: bob@example.com,\n boss@example.com\nSubject: x\n\n",
            to: ["ops@example.com"],
            holds: ["To: a@example.com\r\nSubject: x\r\n"],
            lacks: ["bob@example.com", "boss@example.com"]
        ),
        Call(
            name: "a message that is sent again",
            arguments: ["-t"],
            input: "Resent-From: root\nResent-To: new@example.com\nFrom: a@example.com\nTo: old@example.com\n\n",
            to: ["new@example.com"]
        ),
        Call(
            name: "a text without a header",
            arguments: ["-F", "Night shift", "ops@example.com"],
            input: "just a line\nSubject: not one\n",
            to: ["ops@example.com"],
            holds: ["From: Night shift <demo@example.com>\r\n", "\r\n\r\njust a line\r\nSubject: not one\r\n"]
        ),
        Call(
            name: "a reverse path that is none",
            arguments: ["-f", "<>", "ops@example.com"],
            input: "Subject: x\n\n",
            from: "<>",
            to: ["ops@example.com"]
        ),
        Call(
            name: "an address that looks like a flag",
            arguments: ["-i", "--", "-fx@example.com", "-oQ/tmp@example.com"],
            input: "Subject: x\n\n",
            to: ["-fx@example.com", "-oQ/tmp@example.com"]
        ),
        Call(
            name: "a field that a lone CR would have made",
            arguments: ["-t"],
            input: "To: ops@example.com\nSubject: x\rBcc: eve@example.com\n\n",
            to: ["ops@example.com"],
            holds: ["Subject: x Bcc: eve@example.com\r\n"]
        ),
        Call(
            name: "a command line of cron that is longer than a line may be",
            arguments: ["-i", "root"],
            input: "From: root\nSubject: Cron <root@web1>\(String(repeating: " word", count: 250))\n\nx\n",
            to: ["admin@example.com"],
            holds: [" word\r\n word"]
        ),
        Call(
            name: "output on one line that is longer than a line may be",
            arguments: ["-i", "root"],
            input: "Content-Type: text/plain; charset=UTF-8\n\n\(String(repeating: "ü", count: 600))\n",
            to: ["admin@example.com"],
            holds: ["Content-Transfer-Encoding: base64\r\n"]
        ),
    ]

    @Test("what callers hand in arrives where they say", arguments: calls)
    func arrives(_ call: Call) async throws {
        let sandbox = try await SandboxProgram()
        try sandbox.home.configure("aliases: {root: [admin@example.com]}\n")
        let run = try await sandbox.home.run(as: call.program, call.arguments, input: Data(call.input.utf8))
        #expect(run.status == 0 && run.errors.isEmpty && run.output.isEmpty, "\(run.errors)")
        let mail = try SubmittedMail(path: try #require(sandbox.mails.first))
        #expect(mail.reversePath == call.from)
        #expect(mail.recipients == call.to)
        for part in call.holds { #expect(mail.text.contains(part), "\(part): \(mail.text)") }
        for part in call.lacks { #expect(!mail.text.contains(part), "\(part): \(mail.text)") }
        let read = try await ReceivedMail(path: try #require(sandbox.mails.first))
        #expect(read.headers["date"] != nil && read.headers["message-id"] != nil)
        #expect(sandbox.mails.count == 1 && sandbox.home.unsent.isEmpty)
    }

    @Test("five million octets of any kind arrive as they were")
    func large() async throws {
        let (sandbox, _) = try await Self.sandbox()
        var generator = SystemRandomNumberGenerator()
        var body: [UInt8] = []
        while body.count < 5_000_000 {
            body += (0..<500).map { _ in UInt8.random(in: 0x20...0xff, using: &generator) } + [0x0d, 0x0a]
        }
        let header =
            "From: a@example.com\r\nDate: x\r\nMessage-ID: <x@y>\r\nMIME-Version: 1.0\r\n"
            + "Content-Type: text/plain; charset=unknown-8bit\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        let message = Data(header.utf8) + Data(body)
        let run = try await Program.run(
            sandbox.home.file("sendmail"),
            ["-i", "root"],
            environment: ["NOTIFY_HOME": sandbox.home.path],
            input: message
        )
        #expect(run.status == 0, "\(run.errors)")
        let mail = try SubmittedMail(path: try #require(sandbox.mails.first))
        #expect(mail.octets == message)
    }

    @Test("-N, -R and -V are said to a server that takes them, and to no other")
    func deliveryReports() async throws {
        for isOffered in [true, false] {
            let hello = "250-mail.example\r\n250-AUTH PLAIN\r\n250 \(isOffered ? "DSN" : "HELP")"
            let server = try ScriptedServer(
                ["220 mail.example", hello, "235 ok", "250 ok", "250 ok", "354 go on", "250 ok", "221 bye"]
            )
            defer { server.stop() }
            let home = try await TemporaryHome.sending(to: server.port)
            let run = try await home.run(
                as: "sendmail",
                ["-N", "failure", "-R", "hdrs", "-V", "job 7", "-f", "me@example.com", "ops@example.com"],
                input: Data("Subject: x\n\n".utf8)
            )
            #expect(run.status == 0, "\(run.errors)")
            #expect(server.heard.contains("MAIL FROM:<me@example.com>" + (isOffered ? " RET=HDRS ENVID=job+207" : "")))
            #expect(server.heard.contains("RCPT TO:<ops@example.com>" + (isOffered ? " NOTIFY=FAILURE" : "")))
        }
    }

    @Test("-v and --verbose show the dialogue without the secret")
    func verbose() async throws {
        let (sandbox, _) = try await Self.sandbox()
        let run = try await Self.run("printf 'Subject: x\\n\\n' | ./sendmail -v root", sandbox)
        #expect(run.status == 0)
        #expect(
            run.errors.contains("RCPT TO:<admin@example.com>") && run.errors.contains("delivered to admin@example.com")
        )
        #expect(!run.errors.contains(sandbox.password))
    }
}
