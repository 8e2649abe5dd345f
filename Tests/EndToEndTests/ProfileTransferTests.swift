import Foundation
import TestSupport
import Testing

@Suite("Profiles go from one vault to another")
struct ProfileTransferTests {
    private static let secret = "Söntinel %+/=\u{1}"
    private static let user = "me@example.com"

    /// A home whose profiles have every kind of value.
    private static func home() async throws -> TemporaryHome {
        let home = try await TemporaryHome.withVault()
        try home.write("# trusts nobody\n", to: "ca.pem")
        for (name, options) in [
            (
                "own",
                [
                    "--host", "mail.example.com", "--port", "2525", "--security", "starttls", "--from",
                    "\"Me, myself\" <me@example.org>", "--mechanism", "SCRAM-SHA-256", "--mechanism", "PLAIN",
                    "--greeting", "hello", "--ca-file", home.file("ca.pem"), "--pin",
                    String(repeating: "ab", count: 32),
                    "--pin", String(repeating: "cd", count: 32), "--allow-cleartext",
                    "--allow-to", "ops@example.com", "--allow-to", "@example.org", "--allow-from", "@example.com",
                    "--allow-server", "mail.example.com", "--limit", "30/1h",
                ]
            ),
            ("ses", ["--provider", "amazon-ses", "--set", "region=eu-west-1", "--from", "ops@example.com"]),
        ] {
            let added = try await home.notify(
                ["profile", "add", name, "--user", user, "--password-fd", "3"] + options,
                secret: secret + "\n"
            )
            try #require(added.status == 0, "\(added.errors)")
        }
        return home
    }

    /// What `show` tells, line by line, without the name.
    private static func summary(_ name: String, of home: TemporaryHome) async throws -> [String] {
        let run = try await home.notify(["profile", "show", name, "--json"])
        try #require(run.status == 0, "\(run.errors)")
        let lines = run.text.split(separator: "\n").map(String.init)
        try #require(lines.contains { $0.contains("\"user\"") })
        return lines.filter { !$0.contains("\"isDefault\"") && !$0.contains("\"name\"") }
    }

    private static func exportPlain(
        _ name: String,
        of home: TemporaryHome,
        to file: String,
        answer: String = "plain"
    ) async throws -> Run {
        try await TerminalDialogue.run(
            [NotifyProgram.path, "profile", "export", name, "--plain", "--output", file],
            home: home.path,
            steps: [.expect("Type plain to go on: "), .type(answer + "\n")]
        )
    }

    @Test("what is exported for a vault, a key file or under a passphrase is imported as it was, in every field")
    func roundTrip() async throws {
        let (from, to) = (try await Self.home(), try await TemporaryHome.withVault())
        var runs: [Run] = []
        func notify(_ home: TemporaryHome, _ arguments: [String], secret: String? = nil) async throws -> Run {
            let run = try await home.notify(["profile"] + arguments, secret: secret)
            runs.append(run)
            #expect(run.status == 0, "\(run.errors)")
            return run
        }
        let vaultKey = try await to.notify(["vault", "recipient"]).text.trimmingCharacters(in: .newlines)
        let identity = to.file("identity")
        try to.write(Data(0..<32), to: "identity")
        let identityKey = try await to.notify(["vault", "recipient", "--key-file", identity]).text
            .trimmingCharacters(in: .newlines)
        #expect(vaultKey != identityKey)
        let names = ["own", "ses"]
        let parcel = from.file("a.parcel")
        _ = try await notify(from, ["export"] + names + ["--to", vaultKey, "--output", parcel])
        _ = try await notify(to, ["import", parcel])
        for name in names {
            #expect(try await Self.summary(name, of: to) == Self.summary(name, of: from))
        }
        _ = try await notify(to, ["remove", "own"])
        _ = try await notify(from, ["export", "own", "--to", identityKey, "--output", from.file("b.parcel")])
        _ = try await notify(to, ["import", from.file("b.parcel"), "--identity-file", identity])
        _ = try await notify(
            from,
            ["export", "own", "--export-passphrase-fd", "3", "--output", from.file("c.parcel")],
            secret: "horse"
        )
        _ = try await notify(
            to,
            ["import", from.file("c.parcel"), "--import-passphrase-fd", "3", "--rename", "copy"],
            secret: "horse"
        )
        for name in ["own", "copy"] {
            #expect(try await Self.summary(name, of: to) == Self.summary("own", of: from))
        }

        let scan = SecretScan(secret: Self.secret, user: Self.user)
        for run in runs { #expect(scan.traces(in: run.output + Data(run.errors.utf8)).isEmpty, "\(run.errors)") }
        for (path, data) in from.contents.merging(to.contents, uniquingKeysWith: { $1 }) {
            #expect(scan.traces(in: data).isEmpty, "\(path)")
        }
        // The secrets too: the plain forms are the same to the byte.
        for name in names {
            #expect(try await Self.exportPlain(name, of: from, to: from.file(name)).status == 0)
            #expect(try await Self.exportPlain(name, of: to, to: to.file(name)).status == 0)
            #expect(from.contents[from.file(name)] == to.contents[to.file(name)])
            #expect(!scan.traces(in: try #require(from.contents[from.file(name)])).isEmpty)
        }
    }

    @Test("the plain form goes out only after a typed word, to a closed file, and comes back as it was")
    func plain() async throws {
        let (from, to) = (try await Self.home(), try await TemporaryHome.withVault())
        let file = from.file("plain")
        let declined = try await Self.exportPlain("own", of: from, to: file, answer: "yes")
        #expect(declined.status == 77 && declined.text.contains("was not confirmed"), "\(declined.text)")
        #expect(from.contents[file] == nil)
        let written = try await Self.exportPlain("own", of: from, to: file)
        #expect(written.status == 0 && !written.text.contains("ntinel"), "\(written.text)")
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let imported = try await to.notify(["profile", "import", file, "--rename", "new"])
        #expect(imported.status == 0, "\(imported.errors)")
        #expect(try await Self.summary("new", of: to) == Self.summary("own", of: from))
        #expect(try await to.notify(["profile", "rename", "new", "own"]).status == 0)
        #expect(try await Self.exportPlain("own", of: to, to: to.file("plain")).status == 0)
        #expect(to.contents[to.file("plain")] == from.contents[file])

        try from.write(try #require(from.contents[file]), to: "plain", mode: 0o644)
        let open = try await to.notify(["profile", "import", file])
        #expect(open.status == 78 && open.errors.contains("has mode 0644"), "\(open.errors)")
        let unasked = try await Program.run(
            "/usr/bin/setsid",
            ["--wait", NotifyProgram.path, "profile", "export", "own", "--plain", "--output", from.file("no")],
            environment: ["NOTIFY_HOME": from.path]
        )
        #expect(unasked.status == 77 && unasked.errors.contains("there is no terminal to ask on"), "\(unasked.errors)")
        #expect(ErrorForm.faults(unasked).isEmpty, "\(unasked.errors)")
        #expect(from.contents[from.file("no")] == nil)
    }

    @Test(
        "secrets of any bytes survive the plain form",
        arguments: ["\n", "\r\n", "a\r", "a\n\nb", "\n\r", "\0\u{1}", "x"]
    )
    func secrets(secret: String) async throws {
        let home = try await TemporaryHome.withVault()
        let options = ["--host", "h.example", "--user", "a@b.example", "--password-fd", "3"]
        let end = secret.unicodeScalars.last == "\r" ? "\r\n" : "\n"
        let added = try await home.notify(["profile", "add", "x"] + options, secret: secret + end)
        #expect(added.status == 0, "\(added.errors)")
        #expect(try await Self.exportPlain("x", of: home, to: home.file("one")).status == 0)
        #expect(try await home.notify(["profile", "import", home.file("one"), "--rename", "y"]).status == 0)
        #expect(try await Self.exportPlain("y", of: home, to: home.file("two")).status == 0)
        let one = String(decoding: try #require(home.contents[home.file("one")]), as: UTF8.self)
        let two = String(decoding: try #require(home.contents[home.file("two")]), as: UTF8.self)
        #expect(
            one.unicodeScalars.elementsEqual(
                "name: x\nhost: h.example\nuser: a@b.example\n\n\(secret)\(end)".unicodeScalars
            )
        )
        #expect(two.unicodeScalars.elementsEqual(("name: y" + one.dropFirst(7)).unicodeScalars))
    }

    @Test("an import replaces nothing unasked, and a file of two profiles takes no one name")
    func conflicts() async throws {
        let (home, other) = (try await Self.home(), try await TemporaryHome.withVault())
        let key = try await home.notify(["vault", "recipient"]).text.trimmingCharacters(in: .newlines)
        let parcel = home.file("a.parcel")
        #expect(
            try await home.notify(["profile", "export", "own", "ses", "--to", key, "--output", parcel]).status == 0
        )
        #expect(try await home.notify(["profile", "set", "own", "--port", "26"]).status == 0)
        let before = home.contents[home.file("vault")]
        let refused = try await home.notify(["profile", "import", parcel])
        #expect(refused.status == 73 && refused.errors.contains("hint: replace it with --replace"))
        #expect(home.contents[home.file("vault")] == before)
        let renamed = try await home.notify(["profile", "import", parcel, "--rename", "x"])
        #expect(renamed.status == 64 && renamed.errors.contains("the file holds 2 profiles"), "\(renamed.errors)")
        let replaced = try await home.notify(["profile", "import", parcel, "--replace", "--json"])
        #expect(replaced.status == 0 && replaced.text.contains("\"already-accepted\""), "\(replaced.errors)")
        let shown = try await home.notify(["profile", "show", "own"])
        #expect(shown.text.contains("own (default)") && shown.text.contains(":2525 (starttls)"), "\(shown.text)")
        let foreign = try await other.notify(["profile", "import", parcel])
        #expect(foreign.status == 77 && foreign.errors.contains("is sealed to another key"), "\(foreign.errors)")
        let again = try await home.notify(["profile", "export", "own", "--to", key, "--output", parcel])
        #expect(again.status == 73 && again.errors.contains("already exists"), "\(again.errors)")
    }

    @Test(
        "wrong calls say what would be right",
        arguments: [
            (["export", "own", "--output", "x"], 64, "is needed"),
            (["export", "own", "--plain", "--passphrase", "--output", "x"], 64, "is needed"),
            (["export", "own", "ses", "--plain", "--output", "x"], 64, "--plain writes one profile"),
            (["export", "own", "--plain", "--output", "-"], 64, "--plain writes a file only"),
            (["export", "owm", "--export-passphrase-fd", "3", "--output", "x"], 78, "did you mean 'own'?"),
            (
                ["export", "own", "own", "--export-passphrase-fd", "3", "--output", "x"], 73,
                "cannot hold two entries called"
            ),
            (["import", "/none"], 78, "no such file"),
            (["import", "/etc/passwd"], 78, "mode"),
        ] as [([String], Int32, String)]
    )
    func wrongCalls(arguments: [String], status: Int32, words: String) async throws {
        let home = try await Self.home()
        let run = try await NotifyProgram.run(
            ["profile"] + arguments,
            home: home.path,
            secret: "p",
            directory: home.path
        )
        #expect(run.status == status && run.errors.contains(words), "\(run.errors)")
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        #expect(home.contents[home.file("x")] == nil)
    }
}
