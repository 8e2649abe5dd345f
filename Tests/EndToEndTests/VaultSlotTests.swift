import Foundation
import TestSupport
import Testing

@Suite("The ways into the vault")
struct VaultSlotTests {
    private struct Slot: Decodable, Equatable {
        let number: Int
        let kind: String
        let label: String
        var opens: Bool?
        var lastUsed: String?
    }

    private static func slots(_ home: TemporaryHome, _ arguments: [String] = ["list"]) async throws -> [Slot] {
        let run = try await home.notify(["vault", "slot"] + arguments + ["--json"])
        return try JSONDecoder().decode([Slot].self, from: run.output)
    }

    /// Puts `vault:` in the place of what config.yaml says of it.
    private static func configure(_ home: TemporaryHome, _ vault: String) throws {
        try home.write("vault: \(vault)\n", to: "config.yaml")
    }

    private static func program(_ home: TemporaryHome, printing text: String) throws -> String {
        try home.write("#!/bin/sh\nprintf '%s\\n' '\(text)'\n", to: "unseal", mode: 0o700)
        return home.file("unseal")
    }

    @Test("slots are added, listed, tested, replaced and removed; the last one stays")
    func life() async throws {
        let home = try await TemporaryHome.withVault()
        let added = try await home.notify(
            [
                "vault", "slot", "add", "passphrase", "--label", "Frühstück", "--new-passphrase-fd", "3", "--argon2",
                "1/8",
            ],
            secret: "correct horse"
        )
        #expect(added.status == 0 && added.errors.contains("added slot 2"), "\(added.errors)")
        #expect(try await Self.slots(home).map(\.kind) == ["key-file", "passphrase"])
        #expect(try await Self.slots(home)[1].label == "Frühstück")
        #expect(try await Self.slots(home, ["test"]).map(\.opens) == [true, false])
        let opened = try await home.notify(["vault", "check", "--passphrase-fd", "3"], secret: "correct horse")
        #expect(opened.status == 0 && opened.text.contains("opened by slot 2"), "\(opened.errors)")
        let replaced = try await home.notify(
            ["vault", "slot", "replace", "2", "passphrase", "--new-passphrase-fd", "3"],
            secret: "battery staple"
        )
        #expect(replaced.status == 0, "\(replaced.errors)")
        let old = try await home.notify(["vault", "check", "--passphrase-fd", "3"], secret: "correct horse")
        #expect(old.status == 77 && old.errors.contains("this passphrase does not open it (slot 2)"), "\(old.errors)")
        #expect(try await home.notify(["vault", "slot", "remove", "2"]).status == 0)
        let last = try await home.notify(["vault", "slot", "remove", "1"])
        #expect(last.status == 78 && last.errors.contains("slot 1 is the last one that opens it"), "\(last.errors)")
        #expect(ErrorForm.faults(last).isEmpty)
        let missing = try await home.notify(["vault", "slot", "replace", "9", "passphrase"])
        #expect(missing.status == 78 && missing.errors.contains("has no slot 9"), "\(missing.errors)")
    }

    @Test("the list tells when a slot last opened the vault for a mail")
    func lastUse() async throws {
        let sandbox = try await SandboxProgram()
        let added = try await sandbox.notify(
            ["vault", "slot", "add", "passphrase", "--new-passphrase-fd", "3", "--argon2", "1/1"],
            secret: "x"
        )
        #expect(added.status == 0, "\(added.errors)")
        #expect(try await Self.slots(sandbox.home).map(\.lastUsed) == [nil, nil])
        let sent = try await sandbox.notify(["--passphrase-fd", "3", "--to", "ops@example.com", "text"], secret: "x")
        #expect(sent.status == 0, "\(sent.errors)")
        let times = try await Self.slots(sandbox.home).map(\.lastUsed)
        #expect(times[0] == nil && times[1]?.hasSuffix("Z") == true, "\(times)")
        let list = try await sandbox.notify(["vault", "slot", "list"])
        #expect(list.text.contains("last used \(times[1] ?? "-")"), "\(list.text)")
    }

    @Test(
        "what is no key of a slot is an error of usage, and changes nothing",
        arguments: [
            ["pass"], ["key-file"], ["key-file="], ["recipient=notify-recipient-x"], ["systemd-credential=a/b"],
            ["passphrase=secret"], ["passphrase", "command", "recovery-code"], [], ["passphrase", "--argon2", "3"],
            ["passphrase", "--output", "x"],
        ]
    )
    func usage(arguments: [String]) async throws {
        let home = try await TemporaryHome.withVault()
        let before = home.contents
        let run = try await home.notify(["vault", "slot", "add"] + arguments)
        #expect(run.status == 64, "\(run.errors)")
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        #expect(home.contents == before)
    }

    @Test("a recovery code is shown once, typed back, and opens the vault in the place of a passphrase")
    func recoveryCode() async throws {
        let home = try await TemporaryHome.withVault()
        let pattern = "[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5}){7}"
        let made = try await TerminalDialogue.run(
            [NotifyProgram.path, "vault", "slot", "add", "recovery-code", "--label", "safe"],
            home: home.path,
            steps: [
                .expect("Type it back"), .type("00000-00001-00002-00003-00004-00005-00006-00008\n"),
                .expect("Group 8 is mistyped. Try again: "),
                .type("00000-00001-00002-00003-00004-00005-00006-00007\n"),
                .expect("That is another code. Try again: "), .retype(pattern), .expect("added slot 2"),
            ]
        )
        #expect(made.status == 0, "\(made.text)")
        let codes = try Regex(pattern)
        let code = try #require(made.text.firstMatch(of: codes)).0
        #expect(made.text.matches(of: codes).count == 1, "shown once, and not echoed")
        let shown = String(made.text[code.startIndex..<code.endIndex])
        let opened = try await home.notify(
            ["vault", "check", "--passphrase-fd", "3"],
            secret: shown.lowercased().replacing("-", with: " ")
        )
        #expect(opened.status == 0 && opened.text.contains("slot 2"), "\(opened.errors)")
    }

    @Test("a recovery code that is mistyped three times adds no slot")
    func unconfirmedCode() async throws {
        let home = try await TemporaryHome.withVault()
        let made = try await TerminalDialogue.run(
            [NotifyProgram.path, "vault", "slot", "add", "recovery-code"],
            home: home.path,
            steps: [
                .expect("Type it back"), .type("a\n"), .expect("That is not the code. Try again: "), .type("b\n"),
                .expect("Try again"),
            ]
                + [.type("c\n")]
        )
        #expect(made.status == 77 && made.text.contains("no slot was added"), "\(made.text)")
        #expect(try await Self.slots(home).count == 1)
    }

    @Test("a program that config.yaml names opens the vault, also beside a passphrase, and its output is never shown")
    func command() async throws {
        let home = try await TemporaryHome.withVault()
        let key = home.file("key")
        let program = try Self.program(home, printing: "sentinel words")
        try Self.configure(home, "{key-file: \(key), command: [\(program), --quiet]}")
        for factors in [["command"], ["command", "passphrase"]] {
            let added = try await home.notify(
                ["vault", "slot", "add"] + factors + ["--new-passphrase-fd", "3", "--argon2", "1/1"],
                secret: "correct horse"
            )
            #expect(added.status == 0, "\(added.errors)")
        }
        try Self.configure(home, "{command: [\(program)]}")
        let opened = try await home.notify(["vault", "check"])
        #expect(opened.text.contains("opened by slot 2"), "\(opened.errors)")
        #expect(try await home.notify(["vault", "slot", "remove", "2"]).status == 0)
        let alone = try await home.notify(["vault", "check"])
        #expect(alone.status == 77 && alone.errors.contains("alone does not open slot 3"), "\(alone.errors)")
        let both = try await home.notify(["vault", "check", "--passphrase-fd", "3"], secret: "correct horse")
        #expect(both.text.contains("opened by slot 3"), "\(both.errors)")
        try home.write("#!/bin/sh\necho sentinel; exit 3\n", to: "unseal", mode: 0o700)
        let failing = try await home.notify(["vault", "check"])
        #expect(failing.status == 77 && failing.errors.contains("ended with status 3"), "\(failing.errors)")
        #expect(!failing.errors.contains("sentinel") && !both.text.contains("sentinel"))
    }

    @Test("without a program in config.yaml no slot is made for one")
    func unnamedCommand() async throws {
        let home = try await TemporaryHome.withVault()
        let run = try await home.notify(["vault", "slot", "add", "command"])
        #expect(run.status == 78 && run.errors.contains("none in config.yaml"), "\(run.errors)")
    }

    @Test("a systemd credential opens the vault in a service, and its absence is told outside one")
    func systemdCredential() async throws {
        let home = try await TemporaryHome.withVault()
        try FileManager.default.createDirectory(
            atPath: home.file("credentials"),
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try home.write(Data((0..<32).map { UInt8($0) }), to: "credentials/notify-vault", mode: 0o400)
        let service = ["CREDENTIALS_DIRECTORY": home.file("credentials"), "NOTIFY_HOME": home.path]
        let added = try await Program.run(
            NotifyProgram.path,
            ["vault", "slot", "add", "systemd-credential=notify-vault"],
            environment: service
        )
        #expect(added.status == 0, "\(added.errors)")
        try Self.configure(home, "{systemd-credential: notify-vault, key-file: \(home.file("nowhere"))}")
        let opened = try await Program.run(NotifyProgram.path, ["vault", "check"], environment: service)
        #expect(opened.text.contains("opened by slot 2"), "\(opened.errors)")
        let outside = try await home.notify(["vault", "check"])
        #expect(outside.errors.contains("CREDENTIALS_DIRECTORY is not set"), "\(outside.errors)")
        #expect(outside.errors.contains("nowhere cannot open: no such file"), "each way is told: \(outside.errors)")
        #expect(ErrorForm.faults(outside).isEmpty)
    }

    @Test("a slot for someone else's key file is made with the public half alone")
    func recipient() async throws {
        let other = try await TemporaryHome.withVault()
        let home = try await TemporaryHome.withVault()
        let shown = try await other.notify(["vault", "recipient", "--key-file", other.file("key")])
        let recipient = shown.text.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(recipient.hasPrefix("notify-recipient-"), "\(shown.errors)")
        let added = try await home.notify(["vault", "slot", "add", "recipient=\(recipient)"])
        #expect(added.status == 0, "\(added.errors)")
        let opened = try await home.notify(["vault", "check", "--key-file", other.file("key")])
        #expect(opened.text.contains("opened by slot 2"), "\(opened.errors)")
    }

    @Test("a new data key seals all anew, asks for each slot's key, and leaves out those that are dropped")
    func rekey() async throws {
        let home = try await TemporaryHome.withVault()
        _ = try await home.notify(
            ["profile", "add", "work", "--host", "mail.example.com", "--user", "a@example.com", "--password-fd", "3"],
            secret: "sentinel"
        )
        for secret in ["one", "other"] {
            let added = try await home.notify(
                [
                    "vault", "slot", "add", "passphrase", "--new-passphrase-fd", "3", "--argon2", "1/1", "--label",
                    secret,
                ],
                secret: secret
            )
            #expect(added.status == 0, "\(added.errors)")
        }
        let before = try Data(contentsOf: URL(filePath: home.file("vault")))
        let unattended = try await home.notify(
            ["vault", "rekey", "--passphrase-fd", "3", "--key-file", home.file("key")],
            secret: "one"
        )
        #expect(
            unattended.status == 77 && unattended.errors.contains("no key at hand opens slot 3"),
            "\(unattended.errors)"
        )
        #expect(try Data(contentsOf: URL(filePath: home.file("vault"))) == before)
        let run = try await TerminalDialogue.run(
            [NotifyProgram.path, "vault", "rekey", "--drop", "3"],
            home: home.path,
            steps: [.expect("The passphrase of slot 2 'one': "), .type("one\n"), .expect("re-encrypted everything")]
        )
        #expect(run.status == 0, "\(run.text)")
        #expect(try await Self.slots(home).map(\.number) == [1, 2])
        let check = try await home.notify(["vault", "check", "--passphrase-fd", "3"], secret: "one")
        #expect(check.text.contains("1 profile, 1 secret"), "\(check.errors)")
        #expect(try await home.notify(["vault", "check"]).status == 0)
    }
}
