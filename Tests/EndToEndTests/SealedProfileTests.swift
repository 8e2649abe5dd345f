import Foundation
import TestSupport
import Testing

@Suite("Profiles sealed without opening the vault")
struct SealedProfileTests {
    private static let secret = "Söntinel %+/=\u{1}secret"
    private static let profile = ["--host", "mail.example.com", "--user", "ci@example.com"]
    private static let record = "name: ci\nhost: mail.example.com\nuser: ci@example.com\n\n\(secret)\n"

    private struct Waiting: Decodable {
        struct Profile: Decodable {
            struct Summary: Decodable {
                let name: String
                let servers: [String]
            }

            let profile: Summary
            let state: String
        }

        let id: String
        let profiles: [Profile]
        let problem: String?
    }

    private static func recipient(of home: TemporaryHome) async throws -> String {
        let run = try await home.notify(["vault", "recipient"])
        try #require(run.status == 0, "\(run.errors)")
        return run.text.trimmingCharacters(in: .newlines)
    }

    private static func waiting(_ home: TemporaryHome) async throws -> [Waiting] {
        let run = try await home.notify(["vault", "pending", "--json"])
        try #require(run.status == 0, "\(run.errors)")
        return try JSONDecoder().decode([Waiting].self, from: run.output)
    }

    private static func seal(_ name: String, _ options: [String] = [], in home: TemporaryHome) async throws -> Run {
        try await home.notify(
            ["profile", "add", name] + profile + ["--seal", "--password-fd", "3"] + options,
            secret: secret
        )
    }

    /// The profile with its secret, as a plain record tells it.
    private static func plain(_ name: String, of home: TemporaryHome) async throws -> Data {
        let file = home.file("plain-\(UUID().uuidString)")
        let run = try await TerminalDialogue.run(
            [NotifyProgram.path, "profile", "export", name, "--plain", "--output", file],
            home: home.path,
            steps: [.expect("Type plain to go on: "), .type("plain\n")]
        )
        try #require(run.status == 0, "\(run.text)")
        defer { try? FileManager.default.removeItem(atPath: file) }
        return try Data(contentsOf: URL(filePath: file))
    }

    private static func expectNoTrace(_ runs: [Run], in homes: [TemporaryHome]) {
        let scan = SecretScan(secret: secret, user: "ci@example.com")
        for run in runs { #expect(scan.traces(in: run.output + Data(run.errors.utf8)).isEmpty, "\(run.errors)") }
        for (path, data) in homes.flatMap(\.contents) { #expect(scan.traces(in: data).isEmpty, "\(path)") }
    }

    @Test("a sealed profile waits beside the vault, is shown, and is used only once it is accepted")
    func pending() async throws {
        let home = try await TemporaryHome.withVault()
        let before = home.contents[home.file("vault")]
        // The key file is not needed.
        try FileManager.default.moveItem(atPath: home.file("key"), toPath: home.file("away"))
        let sealed = try await Self.seal("ci", in: home)
        #expect(sealed.status == 0 && sealed.errors.contains("notify vault accept"), "\(sealed.errors)")
        #expect(home.contents[home.file("vault")] == before)
        let status = try await home.notify(["vault", "status"])
        #expect(status.text.contains("pending     1;"), "\(status.text)")
        try FileManager.default.moveItem(atPath: home.file("away"), toPath: home.file("key"))

        let shown = try await home.notify(["vault", "pending"])
        #expect(shown.text.contains("ci: ci@example.com at mail.example.com:465 (tls), from ci@example.com\n"))
        let waiting = try await Self.waiting(home)
        #expect(waiting.map { $0.profiles.map(\.state) } == [["added"]])
        let list = try await home.notify(["profile", "list"])
        #expect(!list.text.contains("ci"))

        let accepted = try await home.notify(["vault", "accept", "ci"])
        #expect(accepted.status == 0 && accepted.errors.contains("took in ci: ci@example.com at mail.example.com:465"))
        #expect(try await Self.waiting(home).isEmpty)
        #expect(try await home.notify(["profile", "show"]).text.contains("profile     ci (default)\n"))
        Self.expectNoTrace([sealed, shown, list, accepted], in: [home])
        #expect(String(decoding: try await Self.plain("ci", of: home), as: UTF8.self) == Self.record)
    }

    @Test("a profile is sealed on a machine that has no vault, and accepted from the file")
    func twoMachines() async throws {
        let (vault, other) = (try await TemporaryHome.withVault(), try TemporaryHome())
        let key = try await Self.recipient(of: vault)
        let sealed = try await Self.seal("ci", ["--to", key, "--output", other.file("ci.parcel")], in: other)
        #expect(sealed.status == 0, "\(sealed.errors)")
        let piped = try await other.notify(["vault", "seal", "--to", key], input: Data(Self.record.utf8))
        #expect(piped.status == 0 && piped.output.starts(with: Data("notify\u{1a}p".utf8)), "\(piped.errors)")
        try vault.write(piped.output, to: "piped.parcel", mode: 0o644)
        let accepted = try await vault.notify(["vault", "accept", vault.file("piped.parcel"), "--json"])
        #expect(accepted.status == 0, "\(accepted.errors)")
        // The very same profile again is nothing new.
        let again = try await vault.notify(["vault", "accept", other.file("ci.parcel")])
        #expect(again.status == 0 && again.errors.contains("had already taken in ci"), "\(again.errors)")
        #expect(FileManager.default.fileExists(atPath: other.file("ci.parcel")))
        Self.expectNoTrace([sealed, piped, accepted, again], in: [vault, other])
        #expect(String(decoding: try await Self.plain("ci", of: vault), as: UTF8.self) == Self.record)
        let here = try await Self.seal("ci", ["--to", key], in: other)
        #expect(here.status == 78 && here.errors.contains("hint: to seal for another machine"), "\(here.errors)")
    }

    @Test("--to pins the key: a vault file with another one gets nothing")
    func pin() async throws {
        let (home, other) = (try await TemporaryHome.withVault(), try await TemporaryHome.withVault())
        let key = try await Self.recipient(of: home)
        #expect(try await Self.seal("ci", ["--to", key], in: home).status == 0)
        let refused = try await Self.seal("ci", ["--to", key], in: other)
        #expect(refused.status == 78 && refused.errors.contains("has another key than --to"), "\(refused.errors)")
        #expect(try await Self.waiting(other).isEmpty)
        let closed = try await home.notify(["vault", "recipient", "--json"])
        #expect(closed.text.contains("\"isAuthenticated\" : false") && closed.text.contains(key), "\(closed.text)")
        #expect(closed.errors.contains("not authenticated; use --open"))
        let open = try await home.notify(["vault", "recipient", "--open"])
        #expect(open.text == key + "\n" && open.errors.isEmpty, "\(open.errors)")
        let misspelt = try await Self.seal("ci", ["--to", String(key.dropLast()) + "!"], in: home)
        #expect(misspelt.status == 64, "\(misspelt.errors)")
    }

    @Test("an item that was accepted but not deleted is recognised")
    func crash() async throws {
        let home = try await TemporaryHome.withVault()
        _ = try await Self.seal("ci", in: home)
        let items = home.contents.filter { $0.key.hasSuffix(".parcel") }
        #expect(try await home.notify(["vault", "accept", "--all"]).status == 0)
        for (path, data) in items {
            try home.write(data, to: String(path.dropFirst(home.path.count + 1)))
        }
        #expect(try await Self.waiting(home).map { $0.profiles.map(\.state) } == [["already-accepted"]])
        let vault = home.contents[home.file("vault")]
        let again = try await home.notify(["vault", "accept", "--all"])
        #expect(again.status == 0 && again.errors.contains("had already taken in ci"), "\(again.errors)")
        #expect(home.contents[home.file("vault")] == vault)
        #expect(try await Self.waiting(home).isEmpty)
    }

    @Test("what cannot be accepted is told item by item, and keeps no other from being taken in")
    func mixed() async throws {
        let (home, other) = (try await TemporaryHome.withVault(), try await TemporaryHome.withVault())
        for name in ["good", "taken", "damaged"] { _ = try await Self.seal(name, in: home) }
        let items = try await Self.waiting(home)
        let damaged = try #require(items.first { $0.profiles.first?.profile.name == "damaged" }?.id)
        var data = try #require(home.contents[home.file("vault.pending/\(damaged).parcel")])
        data[data.count - 1] ^= 1
        try home.write(data, to: "vault.pending/\(damaged).parcel")
        _ = try await Self.seal("foreign", in: other)
        let foreign = try #require(try await Self.waiting(other).first?.id)
        try home.write(
            try #require(other.contents[other.file("vault.pending/\(foreign).parcel")]),
            to: "vault.pending/\(foreign).parcel"
        )
        _ = try await home.notify(
            ["profile", "add", "taken"] + Self.profile + ["--password-fd", "3"],
            secret: "an older one"
        )
        let shown = try await home.notify(["vault", "pending"])
        #expect(shown.status == 0 && shown.text.contains("; replaces the profile of that name"), "\(shown.text)")
        #expect(shown.text.matches(of: #/cannot be accepted: /#).count == 2)

        let accepted = try await home.notify(["vault", "accept", "--all"])
        #expect([77, 78].contains(accepted.status), "\(accepted.errors)")
        for words in [
            "took in good", "is sealed to another key: notify-recipient-", "has been damaged or tampered with",
            "profile 'taken': is in the vault already, and is another one\nhint: replace it with --replace",
        ] {
            #expect(accepted.errors.contains(words), "\(accepted.errors)")
        }
        let lines = accepted.errors.split(separator: "\n")
        #expect(lines.allSatisfy { $0.hasPrefix("notify: ") || $0.hasPrefix("hint: ") }, "\(accepted.errors)")
        #expect(try await Self.waiting(home).count == 3)
        let replaced = try await home.notify(["vault", "accept", "taken", "--replace"])
        #expect(replaced.status == 0 && replaced.errors.contains("replaced taken"), "\(replaced.errors)")
        #expect(String(decoding: try await Self.plain("taken", of: home), as: UTF8.self).contains(Self.secret))

        let unknown = try await home.notify(["vault", "reject", "ffffffff0000"])
        #expect(unknown.status == 66 && unknown.errors.contains("hint: list them with"), "\(unknown.errors)")
        #expect(try await home.notify(["vault", "reject", String(damaged.prefix(12))]).status == 0)
        #expect(try await home.notify(["vault", "reject", "--all"]).status == 0)
        #expect(try await Self.waiting(home).isEmpty)
    }

    @Test("rekey tells that what waits is for the old key, and accept tells it again")
    func rekey() async throws {
        let home = try await TemporaryHome.withVault()
        let key = try await Self.recipient(of: home)
        _ = try await Self.seal("ci", in: home)
        let rekeyed = try await home.notify(["vault", "rekey"])
        #expect(rekeyed.status == 0 && rekeyed.errors.contains("1 pending item sealed to the old key"))
        #expect(try await Self.recipient(of: home) != key)
        let accepted = try await home.notify(["vault", "accept", "--all"])
        #expect(accepted.status == 77 && accepted.errors.contains("is sealed to another key: \(key)"))
        _ = try await Self.seal("ci", in: home)
        #expect(try await home.notify(["vault", "accept", "ci"]).status == 0)
    }

    @Test("two items of one name are told apart by their ids")
    func doubled() async throws {
        let home = try await TemporaryHome.withVault()
        for user in ["a@example.com", "b@example.com"] {
            let options = ["--host", "mail.example.com", "--user", user, "--seal", "--password-fd", "3"]
            _ = try await home.notify(["profile", "add", "ci"] + options, secret: Self.secret)
        }
        let ambiguous = try await home.notify(["vault", "accept", "ci"])
        #expect(ambiguous.status == 64 && ambiguous.errors.contains("could be any of"), "\(ambiguous.errors)")
        let id = try #require(try await Self.waiting(home).first?.id)
        #expect(try await home.notify(["vault", "accept", String(id.prefix(8))]).status == 0)
        let second = try await home.notify(["vault", "accept", "--all"])
        #expect(second.status == 73 && second.errors.contains("and is another one"), "\(second.errors)")
        let missing = try await home.notify(["vault", "accept", "cu"])
        #expect(missing.status == 66 && missing.errors.contains("did you mean 'ci'?"), "\(missing.errors)")
    }

    @Test(
        "a record that cannot be is refused with its line, and none of its secret is told",
        arguments: [
            (
                "name: ci\nusr: x\nhost: h.example\n\n", 65,
                "standard input:2:1: unknown key 'usr'\nhint: did you mean"
            ),
            ("name: ci\nuser: x\nhost: h.example\n", 65, "has no empty line between the profile and the secret"),
            ("name: ci\nuser: x\n", 65, "standard input:3: is not a key with a value"),
            ("name: ci\npassword: ", 65, "standard input:2: a secret is not the value of a key"),
            ("name: ci\nuser: x\nhost: bad host\n\n", 65, "profile 'ci': host bad host: is neither"),
            (
                "name: ci\nuser: x\nprovider: gmail\nport: 25\n\n", 65,
                "the provider gmail sets port and security itself"
            ),
            ("name: ci\nuser: x\nhost: h.example\nmechanisms: [CRAM]\n\n", 65, "mechanisms CRAM: is not known"),
            ("name: ci\nuser: x\nhost: h.example\npins: [12]\n\n", 65, "pins 12: is not 64 hexadecimal digits"),
            ("name: ci\nuser: x\nhost: h.example\nca-file: ca.pem\n\n", 65, "ca-file ca.pem: is not an absolute path"),
            ("name: ci\nuser: x\nhost: h.example\nclient-key: /k\n\n", 65, "belong together"),
            ("name: ci\nuser: x\nhost: h.example\nallow-to: nobody\n\n", 65, "allow-to nobody: it has no @"),
            ("name: ci\nuser: x\nhost: h.example\nlimit: 3\n\n", 65, "is not a number of mails and a time"),
            ("name: \"a\\u202eb\"\nuser: x\nhost: h.example\n\n", 78, "cannot hold a name"),
        ] as [(String, Int32, String)]
    )
    func badRecord(head: String, status: Int32, words: String) async throws {
        let (home, other) = (try await TemporaryHome.withVault(), try TemporaryHome())
        let key = try await Self.recipient(of: home)
        let end = words.contains("has no empty line") ? "" : "\(Self.secret)\n\nmore\n"
        let run = try await other.notify(["vault", "seal", "--to", key], input: Data((head + end).utf8))
        #expect(run.status == status && run.errors.contains(words), "\(run.errors)")
        #expect(run.output.isEmpty && ErrorForm.faults(run).isEmpty, "\(run.errors)")
        Self.expectNoTrace([run], in: [other])
    }

    @Test("accept checks as profile add does, on its own machine")
    func acceptChecks() async throws {
        let home = try await TemporaryHome.withVault()
        let key = try await Self.recipient(of: home)
        for (lines, words) in [
            ("provider: gmial", "unknown provider 'gmial'\nhint: did you mean 'gmail'?"),
            ("host: h.example\nca-file: /none.pem", "ca-file /none.pem: no such file or directory"),
            ("provider: outlook", "has switched passwords off"),
            ("host: h.example\nallow-servers: other.example", "h.example"),
        ] {
            let record = Data("name: ci\nuser: a@b.example\n\(lines)\n\n\(Self.secret)".utf8)
            let sealed = try await home.notify(["vault", "seal", "--to", key], input: record)
            #expect(sealed.status == 0, "\(sealed.errors)")
            try home.write(sealed.output, to: "ci.parcel")
            let run = try await home.notify(["vault", "accept", home.file("ci.parcel")])
            #expect(run.status != 0 && run.errors.contains(words), "\(run.errors)")
            #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        }
        #expect(try await home.notify(["profile", "list", "--json"]).text == "[\n\n]\n")
    }

    @Test("wrong calls say what would be right")
    func wrongCalls() async throws {
        let home = try await TemporaryHome.withVault()
        for (arguments, status, words) in [
            (["vault", "accept"], Int32(64), "hint: list what waits with: notify vault pending"),
            (["vault", "accept", "x", "--all"], 64, "either items or --all"), (["vault", "reject"], 64, "--all"),
            (["vault", "seal", "--to", "age1xyz"], 64, "--to"), (["vault", "seal"], 64, "--to"),
            (["profile", "add", "x", "--to", "y"], 64, "--to"),
            (["profile", "add", "x"] + Self.profile + ["--output", "y"], 64, "belong to --seal"),
        ] {
            let run = try await home.notify(arguments)
            #expect(run.status == status && run.errors.contains(words), "\(run.errors)")
            #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        }
    }
}
