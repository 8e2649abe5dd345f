import Foundation
import TestSupport
import Testing

@Suite("A mail that cannot be handed over is kept, and the reason told")
struct FailedDeliveryTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        var script: [String] = []
        var closes = false
        var security = "none"
        /// The deadline is what ends it.
        var isSilent = false
        let status: Int32
        let words: String

        var testDescription: String { name }
    }

    private static let hello = ["220 mail.example ESMTP", "250-mail.example\r\n250 AUTH PLAIN LOGIN"]
    private static let loggedIn = hello + ["235 2.7.0 welcome"]

    static let cases: [Case] = [
        Case(
            name: "a server that says nothing",
            isSilent: true,
            status: 75,
            words: "no answer in time (the greeting)\nhint: a server that waits for TLS is silent too"
        ),
        Case(
            name: "a server that stops after AUTH",
            script: hello,
            isSilent: true,
            status: 75,
            words: "no answer in time (AUTH)"
        ),
        Case(name: "a server that hangs up", script: [""], closes: true, status: 75, words: "closed the connection"),
        Case(
            name: "a web server",
            script: ["HTTP/1.1 400 Bad Request"],
            status: 76,
            words: "which is not an SMTP reply"
        ),
        Case(name: "a server without room", script: ["421 4.3.2 too busy"], status: 75, words: "421 4.3.2 too busy"),
        Case(name: "a server that is closed", script: ["554 no service"], status: 69, words: "554 no service"),
        Case(
            name: "TLS spoken first",
            script: ["\u{15}\u{3}\u{1}\u{0}\u{2}\u{2}\u{46}"],
            status: 69,
            words: "use --security tls on this port"
        ),
        Case(
            name: "a server without STARTTLS",
            script: hello,
            security: "starttls",
            status: 69,
            words: "does not offer STARTTLS"
        ),
        Case(
            name: "TLS to a server that speaks first",
            script: ["220 mail.example ESMTP"],
            security: "tls",
            status: 69,
            words: "use --security starttls on this port"
        ),
        Case(
            name: "a rejected password",
            script: hello + ["535 5.7.8 wrong"],
            status: 77,
            words: "check user name and password"
        ),
        Case(
            name: "an account that is busy",
            script: hello + ["454 4.7.0 later"],
            status: 75,
            words: "454 4.7.0 later"
        ),
        Case(
            name: "no mechanism in common",
            script: ["220 mail.example ESMTP", "250-mail.example\r\n250 AUTH GSSAPI"],
            status: 77,
            words: "GSSAPI"
        ),
        Case(
            name: "a rejected sender",
            script: loggedIn + ["553 5.7.1 not yours"],
            status: 69,
            words: "553 5.7.1 not yours"
        ),
        Case(
            name: "a rejected recipient",
            script: loggedIn + ["250 fine", "550 5.1.1 no such user"],
            status: 69,
            words: "550 5.1.1 no such user"
        ),
        Case(
            name: "a full mailbox",
            script: loggedIn + ["250 fine", "452 4.2.2 mailbox full"],
            status: 75,
            words: "452 4.2.2 mailbox full"
        ),
        Case(
            name: "a refused message",
            script: loggedIn + ["250 fine", "250 fine", "354 go on", "554 5.6.0 spam"],
            status: 69,
            words: "554 5.6.0 spam"
        ),
        Case(
            name: "silence after the final dot",
            script: loggedIn + ["250 fine", "250 fine", "354 go on"],
            isSilent: true,
            status: 75,
            words: "the mail may have arrived"
        ),
    ]

    @Test("each failure has its status, its words and the text in state/unsent", arguments: cases)
    func fails(_ failure: Case) async throws {
        let server = try ScriptedServer(failure.script, closesAtEnd: failure.closes)
        defer { server.stop() }
        let home = try await TemporaryHome.sending(to: server.port, security: failure.security)
        try home.configure("delivery:\n  timeout: \(failure.isSilent ? "2s" : "1m")\n")
        let run = try await home.notify([], input: Data("precious\n".utf8))
        #expect(run.status == failure.status, "\(run.errors)")
        #expect(run.errors.contains(failure.words), "\(run.errors)")
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        let kept = try #require(home.unsent.first)
        #expect(run.errors.contains("notify: the message is kept in \(kept)\n"))
        #expect(try await ReceivedMail(path: kept).text == "precious\n")
    }

    @Test("a port where nothing listens: 75")
    func refused() async throws {
        let home = try await TemporaryHome.sending(to: ScriptedServer.deadPort)
        let run = try await home.notify(["precious"])
        #expect(run.status == 75)
        #expect(run.errors.contains("connection refused\nhint: nothing listens there"))
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        #expect(home.unsent.count == 1)
    }

    @Test("a host that is not known: 75")
    func unknownHost() async throws {
        let home = try await TemporaryHome.sending(to: 2525)
        #expect(try await home.notify(["profile", "set", "own", "--host", "no.such.host.invalid"]).status == 0)
        let run = try await home.notify(["precious"])
        #expect(run.status == 75)
        #expect(run.errors.contains("cannot be resolved"), "\(run.errors)")
        #expect(home.unsent.count == 1)
    }

    @Test("what can neither be sent nor kept is shown: 74")
    func unkept() async throws {
        let home = try await TemporaryHome.sending(to: ScriptedServer.deadPort)
        try FileManager.default.createDirectory(
            atPath: home.file("state"),
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try? FileManager.default.removeItem(atPath: home.file("state/unsent"))
        try home.write("in the way", to: "state/unsent")
        let run = try await home.notify(["precious"])
        #expect(run.status == 74)
        #expect(run.errors.contains("precious\r\n") && run.errors.contains("neither sent nor kept"), "\(run.errors)")
        #expect(run.errors.contains("notify: configuration: \(home.file("state/unsent")): is not a directory"))
    }

    @Test("the server is left with QUIT, and the recording has it", arguments: ["250 queued", "554 no", "451 later"])
    func farewell(answer: String) async throws {
        let server = try ScriptedServer(
            ["220 x ESMTP", "250-x\r\n250 AUTH PLAIN", "235 ok", "250 ok", "250 ok", "354 go", answer, "221 bye"]
        )
        defer { server.stop() }
        let home = try await TemporaryHome.sending(to: server.port)
        let run = try await home.notify(["--record", home.file("record"), "text"])
        #expect((run.status == 0) == answer.hasPrefix("250"), "\(run.errors)")
        #expect(server.heard.last == "QUIT")
        let lines = try String(contentsOfFile: home.file("record"), encoding: .utf8).split(separator: "\n")
        #expect(lines.suffix(2).map { $0.drop { $0 != " " } } == [" C: QUIT", " S: 221 bye"])
    }

    @Test("a recording neither follows a link nor stops a mail")
    func recording() async throws {
        let sandbox = try await SandboxProgram()
        try sandbox.home.write("mine", to: "target")
        try FileManager.default.createSymbolicLink(
            atPath: sandbox.home.file("link"),
            withDestinationPath: sandbox.home.file("target")
        )
        let run = try await sandbox.notify(["--record", sandbox.home.file("link"), "text"])
        #expect(run.status == 0 && run.errors.contains("notify: --record "), "\(run.errors)")
        #expect(run.errors.split(separator: "\n").filter { $0.contains("--record") }.count == 1, "\(run.errors)")
        #expect(sandbox.home.contents[sandbox.home.file("target")] == Data("mine".utf8))
        #expect(sandbox.mails.count == 1)
    }

    @Test("of two recipients one is refused: the mail is kept for that one alone")
    func oneOfTwo() async throws {
        let server = try ScriptedServer(
            Self.loggedIn + ["250 fine", "250 fine", "550 5.1.1 no such user", "354 go on", "250 taken", "221 bye"]
        )
        defer { server.stop() }
        let home = try await TemporaryHome.sending(to: server.port)
        let run = try await home.notify(["--to", "a@example.com", "--to", "b@example.com", "precious"])
        #expect(run.status == 69, "\(run.errors)")
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        let mail = try await ReceivedMail(path: try #require(home.unsent.first))
        #expect(mail.headers["x-notify-unsent-to"] == "b@example.com")
    }

    @Test("the password never crosses an open connection unless the profile says so")
    func cleartext() async throws {
        let server = try ScriptedServer(Self.hello + ["221 bye"])
        defer { server.stop() }
        let home = try await TemporaryHome.withVault()
        let added = try await home.notify(
            [
                "profile", "add", "open", "--host", "127.0.0.1", "--port", "\(server.port)", "--security", "none",
                "--user", "a@b.example", "--password-fd", "3",
            ],
            secret: "secret"
        )
        #expect(added.status == 0, "\(added.errors)")
        let run = try await home.notify(["precious"])
        #expect(run.status == 78, "\(run.errors)")
        #expect(run.errors.contains("--allow-cleartext"), "\(run.errors)")
        #expect(!server.heard.contains { $0.hasPrefix("AUTH") })
        #expect(home.unsent.count == 1)
    }

    @Test("a certificate of another issuer ends it before the password is sent: 69")
    func otherIssuer() async throws {
        let sandbox = try await SandboxProgram()
        let other = try await SandboxProgram()
        #expect(try await sandbox.notify(["profile", "set", "demo", "--ca-file", other.certificate]).status == 0)
        let run = try await sandbox.notify(["precious"])
        #expect(run.status == 69, "\(run.errors)")
        #expect(run.errors.contains("its certificate"), "\(run.errors)")
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        #expect(sandbox.home.unsent.count == 1 && sandbox.mails.isEmpty)
    }

    @Test("a certificate that vouches for itself is told as that: 69")
    func selfSigned() async throws {
        let sandbox = try await SandboxProgram()
        let home = try await TemporaryHome.sending(to: sandbox.port, security: "starttls")
        let run = try await home.notify(["precious"])
        #expect(run.status == 69, "\(run.errors)")
        #expect(run.errors.contains("its certificate is self-signed"), "\(run.errors)")
        #expect(home.unsent.count == 1 && sandbox.mails.isEmpty)
    }
}
