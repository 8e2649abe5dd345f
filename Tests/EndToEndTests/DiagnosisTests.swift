import Foundation
import TestSupport
import Testing

@Suite("What a server's refusal means is told, and decides")
struct DiagnosisTests {
    private static let hello = ["220 mail.example ESMTP", "250-mail.example\r\n250 AUTH PLAIN LOGIN"]
    private static let recipient = hello + ["235 2.7.0 welcome", "250 fine"]
    private static let sent = recipient + ["250 fine", "354 go on"]

    /// A home whose profile's provider is known by name and listens on a loopback port.
    private static func home(_ provider: String, _ port: Int) async throws -> TemporaryHome {
        let home = try await TemporaryHome.withVault()
        for folder in ["providers", "diagnoses"] {
            try FileManager.default.createDirectory(
                atPath: home.file(folder),
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700]
            )
        }
        try home.write(
            "name: \(provider)\nservers:\n  - {host: 127.0.0.1, port: \(port), security: none, greeting: client.example}\n",
            to: "providers/\(provider).yaml"
        )
        let added = try await home.notify(
            [
                "profile", "add", "own", "--provider", provider, "--user", "me@example.com", "--allow-cleartext",
                "--password-fd", "3",
            ],
            secret: "not-the-point"
        )
        try #require(added.status == 0, "\(added.errors)")
        return home
    }

    @Test(
        "the provider's replies decide between later and never",
        arguments: [
            (
                "gmail", hello + ["534-5.7.9 Application-specific password required.\r\n534 5.7.9 Go to a page"], 77,
                "Create an app password under App passwords in the Google account"
            ),
            ("gmail", sent + ["550-5.4.5 Daily user sending\r\n550 5.4.5 limit exceeded."], 75, "Wait up to 24 hours"),
            ("mailjet", hello + ["435 4.7.8 Error: authentication failed:"], 77, "Use the API key as user name"),
            ("163", sent + ["451 DT:SPM 163 smtp1"], 69, "if it returns, change the text"),
            ("126", hello + ["554 IP is rejected, smtp auth error limit exceed"], 75, "then wait some hours"),
            ("yeah", sent + ["554 DT:SUM 163 smtp1"], 69, "Set both to the address of the login"),
            ("fastmail", recipient + ["454 4.7.1 Relay access denied"], 69, "switch authentication on"),
        ] as [(String, [String], Int32, String)]
    )
    func classes(provider: String, script: [String], status: Int32, words: String) async throws {
        let server = try ScriptedServer(script)
        defer { server.stop() }
        let home = try await Self.home(provider, server.port)
        let run = try await home.notify(["precious"])
        #expect(run.status == status, "\(run.errors)")
        let lines = run.errors.split(separator: "\n")
        #expect(lines.last?.hasPrefix("hint: ") == true && lines.last?.contains(words) == true, "\(run.errors)")
        let said = script.last.map { String($0.prefix(8)) } ?? ""
        #expect(run.errors.contains(said.replacing("-", with: " ")), "\(run.errors)")
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        #expect(home.unsent.count == 1)
    }

    @Test("profile test tells what the provider wants")
    func profileTest() async throws {
        let server = try ScriptedServer(
            Self.hello + ["535-5.7.8 Username and Password not accepted.\r\n535 5.7.8 \u{1b}[1m"]
        )
        defer { server.stop() }
        let home = try await Self.home("gmail", server.port)
        let run = try await home.notify(["profile", "test"])
        #expect(run.status == 77, "\(run.errors)")
        #expect(
            run.errors.contains("535 5.7.8 Username and Password not accepted. \\x1b[1m\nhint: Google does not accept")
        )
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
    }

    @Test("a file on disk comes before what is built in; one that is wrong is told, and the codes decide")
    func override() async throws {
        let server = try ScriptedServer(Self.recipient + ["550 5.1.1 Closed until Monday"])
        defer { server.stop() }
        let home = try await Self.home("gmail", server.port)
        let yaml = """
            replies:
              - reply: 550 closed until
                stage: rcpt
                class: transient
                meaning: They sleep.
                action: Come back on Monday.

            """
        try home.write(yaml, to: "diagnoses/gmail.yaml")
        let run = try await home.notify(["precious"])
        #expect(run.status == 75, "\(run.errors)")
        #expect(run.errors.hasSuffix("550 5.1.1 Closed until Monday\nhint: They sleep. Come back on Monday\n"))
        try home.write(yaml.replacing("class", with: "clas"), to: "diagnoses/gmail.yaml")
        let broken = try await home.notify(["precious"])
        #expect(broken.status == 69, "\(broken.errors)")
        #expect(broken.errors.contains("diagnoses/gmail.yaml:4:5: unknown key 'clas'\n"), "\(broken.errors)")
        #expect(broken.errors.contains("hint: There is no such mailbox"), "\(broken.errors)")
        #expect(ErrorForm.faults(broken).isEmpty, "\(broken.errors)")
    }
}
