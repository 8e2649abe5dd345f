import Foundation
import TestSupport
import Testing

@Suite("Access tokens")
struct TokenTests {
    private static let token = "ya29.a-token"
    private static let profile = ["--user", "tim@example.com", "--greeting", "hello", "--allow-cleartext"]

    /// The text with one space between its words.
    private static func words(_ text: String) -> String {
        text.split(separator: " ").joined(separator: " ")
    }

    /// Writes the program that fetches a token, and `config.yaml`, and adds the profile that is to use it.
    private static func home(
        _ script: String,
        port: Int,
        timeout: String = "10s",
        options: [String] = []
    ) async throws -> TemporaryHome {
        let home = try await TemporaryHome.withVault()
        try home.write("#!/bin/sh\n\(script)\n", to: "token", mode: 0o700)
        try home.configure(
            "delivery: {timeout: \(timeout)}\noauth2:\n  own: {command: [\(home.file("token")), a word]}\n"
        )
        let added = try await home.notify(
            ["profile", "add", "own", "--host", "127.0.0.1", "--port", "\(port)", "--security", "none"] + profile
                + options
        )
        try #require(added.status == 0, "\(added.errors)")
        return home
    }

    private static func encoded(_ mechanism: String) -> String {
        Data("user=tim@example.com\u{1}auth=Bearer \(token)\u{1}\u{1}".utf8).base64EncodedString()
    }

    @Test("the program of config.yaml is asked for each connection, without a shell and with a short environment")
    func command() async throws {
        let server = try ScriptedServer([
            "220 mail.example ESMTP", "250-mail.example\r\n250 AUTH PLAIN XOAUTH2", "235 ok", "250 ok", "250 ok",
            "354 go", "250 queued", "221 bye",
        ])
        defer { server.stop() }
        let script = """
            { echo "$#:$1"; env; ls /proc/self/fd; } >> "$0.seen"
            echo \(Self.token)
            echo noise >&2
            """
        let home = try await Self.home(script, port: server.port)
        for _ in 0..<2 {
            let run = try await home.notify(["disk full"])
            #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
        }
        let sent = server.heard.filter { $0.hasPrefix("AUTH") }
        #expect(sent == Array(repeating: "AUTH XOAUTH2 \(Self.encoded("XOAUTH2"))", count: 2))
        let seen = try String(contentsOfFile: home.file("token.seen"), encoding: .utf8).split(separator: "\n")
        #expect(seen.filter { $0 == "1:a word" }.count == 2)
        #expect(!seen.contains { $0.hasPrefix("NOTIFY_HOME=") })
        // Of the program itself: 0, 1 and 2, and the one that it lists them by.
        #expect(Set(seen.filter { $0.allSatisfy(\.isNumber) }).isSubset(of: ["0", "1", "2", "3"]))
        let shown = try await home.notify(["profile", "show"])
        #expect(Self.words(shown.text).contains("token from \(home.file("token")) a word\n"), "\(shown.text)")
    }

    @Test(
        "a program that gives no token is told without its output, and the message is kept",
        arguments: [
            ("echo \(token); echo \(token) >&2; exit 3", "10s", "ended with status 3"),
            ("echo \(token); kill -9 $$", "10s", "was ended by signal 9"), ("echo", "10s", "it printed nothing"),
            ("head -c 20000 /dev/zero | tr '\\0' x", "10s", "it printed more than 16 KiB"),
            ("echo \(token); exec sleep 100", "1s", "did not end in time"),
            ("echo \(token); exec >&-; exec sleep 100", "1s", "did not end in time"),
        ]
    )
    func failures(script: String, timeout: String, words: String) async throws {
        let home = try await Self.home(script, port: ScriptedServer.deadPort, timeout: timeout)
        let run = try await home.notify(["disk full"])
        #expect(run.status == 77, "\(run.errors)")
        #expect(run.errors.contains(words), "\(run.errors)")
        #expect(!run.errors.contains(Self.token))
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        #expect(home.unsent.count == 1)
    }

    @Test("a program that is not there is an error of the configuration")
    func missing() async throws {
        let home = try await Self.home("", port: ScriptedServer.deadPort)
        try FileManager.default.removeItem(atPath: home.file("token"))
        let run = try await home.notify(["profile", "test"])
        #expect(run.status == 78 && run.errors.contains("cannot be started: no such file"), "\(run.errors)")
    }

    @Test("a token in the vault goes by OAUTHBEARER, and what the server says of it is told")
    func vault() async throws {
        let refusal = Data(#"{"status":"invalid_token","scope":"mail.send"}"#.utf8).base64EncodedString()
        let server = try ScriptedServer([
            "220 mail.example ESMTP", "250-mail.example\r\n250 AUTH PLAIN OAUTHBEARER", "334 \(refusal)",
            "535 5.7.8 rejected", "221 bye",
        ])
        defer { server.stop() }
        let home = try await TemporaryHome.withVault()
        let added = try await home.notify(
            [
                "profile", "add", "own", "--host", "127.0.0.1", "--port", "\(server.port)", "--security", "none",
                "--mechanism", "OAUTHBEARER", "--password-fd", "3",
            ] + Self.profile,
            secret: Self.token
        )
        try #require(added.status == 0, "\(added.errors)")
        let run = try await home.notify(["profile", "test"])
        let message =
            "n,a=tim@example.com,\u{1}host=127.0.0.1\u{1}port=\(server.port)\u{1}auth=Bearer \(Self.token)\u{1}\u{1}"
        #expect(server.heard.contains("AUTH OAUTHBEARER \(Data(message.utf8).base64EncodedString())"))
        #expect(server.heard.suffix(2) == ["AQ==", "QUIT"])
        #expect(run.status == 77 && run.errors.contains("(status invalid_token, scope mail.send)"), "\(run.errors)")
        #expect(run.errors.contains("hint: the access token may have expired"), "\(run.errors)")
    }

    @Test("where passwords are switched off, a program for tokens opens the provider")
    func switchedOff() async throws {
        let home = try await TemporaryHome.withVault()
        let add = ["profile", "add", "own", "--provider", "outlook", "--user", "tim@outlook.com"]
        let refused = try await home.notify(add + ["--password-fd", "3"], secret: "a password")
        #expect(
            refused.status == 78 && refused.errors.contains("oauth2: {own: {command: [/PATH]}}"),
            "\(refused.errors)"
        )
        try home.configure("oauth2: {own: {command: [/bin/true]}}\n")
        #expect(try await home.notify(add).status == 0)
        let shown = try await home.notify(["profile", "show"])
        #expect(Self.words(shown.text).contains("token from /bin/true\n"), "\(shown.text)")
    }

    @Test(
        "what the configuration cannot mean is told with its place",
        arguments: [
            ("oauth2: {own: {command: /bin/token own}}", "must be a list"),
            ("oauth2: {own: {command: [token]}}", "is not an absolute path"),
            ("oauth2: {own: {comand: [/bin/token]}}", "did you mean 'command'?"), ("oauth2: {own: {}}", "has no"),
            ("oauth2: [own]", "must be keys with values"),
        ]
    )
    func faults(text: String, words: String) async throws {
        let home = try await TemporaryHome.withVault()
        try home.configure(text + "\n")
        let run = try await home.notify(["profile", "list"])
        #expect(run.status == 78 && run.errors.contains(words), "\(run.errors)")
        #expect(run.errors.contains("config.yaml:"), "\(run.errors)")
    }

    @Test("a password is not used as a token: who changes the one into the other is asked for it")
    func otherKind() async throws {
        let server = try ScriptedServer([
            "220 mail.example ESMTP", "250-mail.example\r\n250 AUTH PLAIN XOAUTH2", "235 ok", "250 ok", "250 ok",
            "354 go", "250 queued", "221 bye",
        ])
        defer { server.stop() }
        let home = try await TemporaryHome.sending(to: server.port)
        let change = ["profile", "set", "own", "--user", "tim@example.com", "--mechanism", "XOAUTH2"]
        let refused = try await home.notify(change)
        #expect(refused.status != 0, "\(refused.errors)")
        #expect(try await home.notify(["text"]).status == 0)
        #expect(server.heard.contains { $0.hasPrefix("AUTH PLAIN") })
        let changed = try await home.notify(change + ["--password-fd", "3"], secret: Self.token)
        #expect(changed.status == 0, "\(changed.errors)")
        #expect(try await home.notify(["text"]).status == 0)
        #expect(server.heard.contains("AUTH XOAUTH2 \(Self.encoded("XOAUTH2"))"))
    }
}
