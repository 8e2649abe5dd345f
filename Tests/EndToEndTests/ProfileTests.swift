import Foundation
import TestSupport
import Testing

@Suite("Profiles and providers")
struct ProfileTests {
    private struct Summary: Decodable {
        let name: String
        let isDefault: Bool
        let user: String
        let from: String
        let servers: [String]
        let hasPassword: Bool
    }

    private static func add(_ name: String, _ options: [String], to home: TemporaryHome) async throws -> Run {
        try await home.notify(
            ["profile", "add", name] + options + ["--password-fd", "3"],
            secret: "secret-of-\(name)"
        )
    }

    private static func list(_ home: TemporaryHome) async throws -> [Summary] {
        let run = try await home.notify(["profile", "list", "--json"])
        try #require(run.status == 0, "\(run.errors)")
        return try JSONDecoder().decode([Summary].self, from: run.output)
    }

    @Test("a profile lives from add to remove")
    func life() async throws {
        let home = try await TemporaryHome.withVault()
        #expect(try await Self.list(home).isEmpty)
        #expect(try await Self.add("work", ["--provider", "gmail", "--user", "me@gmail.com"], to: home).status == 0)
        let own = ["--host", "mail.example.com", "--user", "me", "--from", "Me <me@example.com>"]
        #expect(try await Self.add("own", own, to: home).status == 0)
        #expect(try await Self.add("own", own, to: home).status == 73)
        var all = try await Self.list(home)
        #expect(all.map(\.name) == ["work", "own"])
        #expect(all.map(\.isDefault) == [true, false])
        #expect(all.map(\.from) == ["me@gmail.com", "me@example.com"])
        #expect(all[0].servers == ["smtp.gmail.com:465 (tls)", "smtp.gmail.com:587 (starttls)"])
        #expect(all[1].servers == ["mail.example.com:465 (tls)"])

        for arguments in [
            ["default", "own"], ["rename", "own", "mine"], ["set", "mine", "--port", "587", "--greeting", "hello"],
        ] {
            let run = try await home.notify(["profile"] + arguments)
            #expect(run.status == 0, "\(run.errors)")
        }
        #expect(try await home.notify(["profile", "rename", "mine", "work"]).status == 73)
        let shown = try await home.notify(["profile", "show"])
        #expect(shown.text.contains("mine (default)") && shown.text.contains("mail.example.com:587 (starttls)"))
        #expect(shown.text.contains("hello") && !shown.text.contains("secret-of"))
        #expect(try await home.notify(["profile", "remove", "work"]).status == 0)
        all = try await Self.list(home)
        #expect(all.map(\.name) == ["mine"] && all.allSatisfy(\.hasPassword))
        let gone = try await home.notify(["profile", "show", "mien"])
        #expect(gone.status == 78 && gone.errors.contains("hint: did you mean 'mine'?"))
    }

    @Test("the list is a table with the default marked")
    func table() async throws {
        let home = try await TemporaryHome.withVault()
        _ = try await Self.add("a-long-name", ["--provider", "gmail", "--user", "me@gmail.com"], to: home)
        _ = try await Self.add("b", ["--host", "mail.example.com", "--user", "me@example.com"], to: home)
        let run = try await home.notify(["profile", "list"])
        #expect(
            run.text == """
                * a-long-name  me@gmail.com    smtp.gmail.com:465 (tls)
                  b            me@example.com  mail.example.com:465 (tls)

                """
        )
    }

    @Test("a provider's parameter is asked for by name, and fills the host")
    func parameters() async throws {
        let home = try await TemporaryHome.withVault()
        let ses = ["--provider", "amazon-ses", "--user", "AKIA", "--from", "ops@example.com"]
        let missing = try await Self.add("ses", ses, to: home)
        #expect(missing.status == 78 && missing.errors.contains("hint: --set region=VALUE"), "\(missing.errors)")
        let unknown = try await Self.add("ses", ses + ["--set", "regoin=eu-west-1"], to: home)
        #expect(unknown.status == 78 && unknown.errors.contains("did you mean 'region'?"), "\(unknown.errors)")
        let added = try await Self.add("ses", ses + ["--set", "region=eu-west-1"], to: home)
        #expect(added.status == 0, "\(added.errors)")
        #expect(try await Self.list(home).first?.servers.first == "email-smtp.eu-west-1.amazonaws.com:465 (tls)")
    }

    @Test("where passwords are switched off, add says so and what to do")
    func switchedOff() async throws {
        let home = try await TemporaryHome.withVault()
        let run = try await Self.add("o", ["--provider", "outlook", "--user", "me@outlook.com"], to: home)
        #expect(run.status == 78)
        #expect(run.errors.contains("Outlook.com has switched passwords off\nhint: "), "\(run.errors)")
        #expect(run.errors.contains("Send through another mailbox"))
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        #expect(try await Self.list(home).isEmpty)
    }

    @Test(
        "what a profile cannot be is refused, and the nearest thing named",
        arguments: [
            (["--provider", "gmial", "--user", "a@b.example"], Int32(78), "did you mean 'gmail'?"),
            (["--provider", "outlook.com", "--user", "a@b.example"], 78, "did you mean 'outlook'?"),
            (["--host", "h.example", "--user", "a@b.example", "--ca-file", "/none.pem"], 66, "no such file"),
            (["--provider", "gmail", "--host", "h.example", "--user", "a@b.example"], 64, "exclude each other"),
            (["--user", "a@b.example"], 64, "--provider or --host is needed"),
            (["--provider", "gmail"], 64, "--user is needed"),
            (["--provider", "gmail", "--user", "me"], 78, "hint: give it with --from ADDRESS"),
            (["--provider", "gmail", "--port", "25", "--user", "a@b.example"], 64, "--host HOST --port N"),
            (
                ["--host", "h.example", "--set", "region=x", "--user", "a@b.example"], 64,
                "only a provider has parameters"
            ),
            (["--host", "bad host", "--user", "a@b.example"], 64, "neither a host name nor an address"),
            (["--host", "h.example", "--port", "0", "--user", "a@b.example"], 64, "1 to 65535"),
            (
                ["--host", "h.example", "--security", "tsl", "--user", "a@b.example"], 64,
                "it is one of tls, starttls, none"
            ),
            (
                ["--host", "h.example", "--mechanism", "CRAM", "--user", "a@b.example"], 64,
                "hint: it is one of PLAIN, LOGIN, CRAM-MD5, SCRAM-SHA-1, SCRAM-SHA-256,"
            ),
            (
                ["--host", "h.example", "--mechanism", "PLAIN", "--mechanism", "XOAUTH2", "--user", "a@b.example"], 64,
                "hint: some take a password, some a token or a certificate"
            ),
            (["--host", "h.example", "--pin", "1234", "--user", "a@b.example"], 64, "--pin"),
            (
                ["--host", "h.example", "--client-certificate", "/c.pem", "--user", "a@b.example"], 64,
                "--client-certificate and --client-key belong together"
            ),
            (
                [
                    "--host", "h.example", "--client-certificate", "/none.pem", "--client-key", "/none.key", "--user",
                    "a@b.example",
                ], 78, "the client certificate in /none.pem cannot be read"
            ),
            (
                ["--host", "h.example", "--mechanism", "EXTERNAL", "--user", "a@b.example"], 78,
                "EXTERNAL needs a client certificate"
            ),
            (["--host", "h.example", "--greeting", "two words", "--user", "a@b.example"], 64, "is not a host name"),
            (["--host", "h.example", "--user", "a@b.example", "--from", "nobody"], 64, "it has no @"),
            (["--host", "h.example", "--usr", "a@b.example"], 64, "did you mean '--user'?"),
        ]
    )
    func refused(options: [String], status: Int32, words: String) async throws {
        let home = try await TemporaryHome.withVault()
        let run = try await Self.add("x", options, to: home)
        #expect(run.status == status, "\(run.errors)")
        #expect(run.errors.contains(words), "\(run.errors)")
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        #expect(try await Self.list(home).isEmpty)
    }

    @Test("set without anything to change is a wrong call")
    func nothingToSet() async throws {
        let home = try await TemporaryHome.sending(to: 2525)
        let run = try await home.notify(["profile", "set", "own"])
        #expect(run.status == 64 && run.errors.contains("nothing is given to change"), "\(run.errors)")
    }

    @Test("test passes through each stage with its time, and sends nothing")
    func tests() async throws {
        let sandbox = try await SandboxProgram()
        let run = try await sandbox.notify(["profile", "test"])
        #expect(run.status == 0, "\(run.errors)")
        let lines = run.text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.map { $0[0] } == ["connect", "greeting", "EHLO", "TLS", "EHLO", "AUTH", "profile"])
        #expect(lines.dropLast().allSatisfy { Double($0[1]) != nil && $0[2] == "ms" })
        #expect(run.text.hasSuffix("profile 'demo' works\n"))
        #expect(sandbox.mails.isEmpty)
        let wrong = try await sandbox.notify(["profile", "set", "demo", "--password-fd", "3"], secret: "wrong")
        #expect(wrong.status == 0)
        let rejected = try await sandbox.notify(["profile", "test"])
        #expect(rejected.status == 77 && ErrorForm.faults(rejected).isEmpty, "\(rejected.errors)")
    }

    @Test("test tells the server's pin, a pinned server is taken, and another one is not")
    func pin() async throws {
        let sandbox = try await SandboxProgram()
        let plain = try await sandbox.notify(["profile", "test"])
        let pin = try #require(plain.text.firstMatch(of: #/certificate good, pin ([0-9a-f]{64})\n/#)?.1)
        #expect(try await sandbox.notify(["profile", "set", "demo", "--pin", String(pin)]).status == 0)
        let pinned = try await sandbox.notify(["profile", "test"])
        #expect(pinned.status == 0 && pinned.text.contains("certificate good and pinned"), "\(pinned.errors)")
        #expect(try await sandbox.notify(["profile", "show"]).text.contains("pins        \(pin)\n"))
        let other = String(repeating: "0", count: 64)
        #expect(try await sandbox.notify(["profile", "set", "demo", "--pin", other]).status == 0)
        let refused = try await sandbox.notify(["profile", "test"])
        #expect(refused.status == 69 && refused.errors.contains("it has key \(pin)"), "\(refused.errors)")
        #expect(ErrorForm.faults(refused).isEmpty, "\(refused.errors)")
        #expect(try await sandbox.notify(["profile", "set", "demo", "--no-pin"]).status == 0)
        #expect(try await sandbox.notify(["profile", "test"]).status == 0)
    }

    @Test("providers are listed, shown and found by address")
    func providers() async throws {
        let home = try TemporaryHome()
        let list = try await home.notify(["provider", "list", "--json"])
        let names = try JSONDecoder().decode([String].self, from: list.output)
        #expect(names.count == 266 && names.contains("163") && names.contains("sandbox"))
        let found = try await home.notify(["provider", "find", "me@GoogleMail.com"])
        #expect(found.status == 0 && found.text.contains("smtp.gmail.com:465 tls"), "\(found.errors)")
        let greeting = try await home.notify(["provider", "show", "163"])
        #expect(greeting.text.contains("smtp.163.com:465 tls, LOGIN PLAIN, greeting hello"), "\(greeting.text)")
        for (arguments, words) in [
            (["show", "gmial"], "notify: provider: unknown provider 'gmial'\nhint: did you mean 'gmail'?"),
            (["find", "me@nowhere.example"], "notify: provider: none is known for me@nowhere.example"),
        ] {
            let run = try await home.notify(["provider"] + arguments)
            #expect(run.status == 78 && run.errors.hasPrefix(words), "\(run.errors)")
        }
    }

    @Test("a provider file on disk comes before the built-in one")
    func override() async throws {
        let home = try TemporaryHome()
        try FileManager.default.createDirectory(
            atPath: home.file("providers"),
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        let yaml =
            "name: Mine\ndomains: [gmail.com]\nservers:\n  - {host: relay.example, port: 587, security: starttls}\n"
        try home.write(yaml, to: "providers/gmail.yaml")
        let run = try await home.notify(["provider", "find", "me@gmail.com"])
        #expect(run.text.contains("relay.example:587 starttls"), "\(run.errors)")
        try home.write(yaml.replacing("security", with: "securty"), to: "providers/gmail.yaml")
        let broken = try await home.notify(["provider", "show", "gmail"])
        #expect(broken.status == 78 && broken.errors.contains("gmail.yaml:4:"), "\(broken.errors)")
        #expect(broken.errors.contains("did you mean 'security'?"))
    }
}
