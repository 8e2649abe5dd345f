import Foundation
import TestSupport
import Testing

@Suite("Asking a person for a secret")
struct PromptTests {
    /// Runs a program on a terminal of its own, waits for each prompt and types the answer.
    ///
    /// - Returns: what stood on the terminal, and the status.
    private static func converse(
        _ arguments: [String],
        home: TemporaryHome,
        answers: [(prompt: String, answer: String)],
        environment: [String: String] = [:]
    ) async throws -> (shown: String, status: Int32) {
        let run = try await TerminalDialogue.run(
            [NotifyProgram.path] + arguments,
            home: home.path,
            environment: environment,
            steps: answers.flatMap { [.expect($0.prompt), .type($0.answer + "\n")] }
        )
        return (run.text, run.status)
    }

    @Test("a passphrase is asked for twice when it is new, once when it opens, and never shown")
    func passphrase() async throws {
        let home = try TemporaryHome()
        let made = try await Self.converse(
            ["vault", "init"],
            home: home,
            answers: [("New passphrase for the vault: ", "correct horse"), ("Repeat it: ", "correct horse")]
        )
        #expect(made.status == 0, "\(made.shown)")
        #expect(!made.shown.contains("horse"))
        let opened = try await Self.converse(
            ["vault", "check"],
            home: home,
            answers: [("Passphrase of the vault: ", "correct horse")]
        )
        #expect(opened.status == 0 && opened.shown.contains("sound"), "\(opened.shown)")
        #expect(!opened.shown.contains("horse"))
    }

    @Test("two different new passphrases make no vault: 77")
    func differ() async throws {
        let home = try TemporaryHome()
        let made = try await Self.converse(
            ["vault", "init"],
            home: home,
            answers: [("New passphrase for the vault: ", "correct horse"), ("Repeat it: ", "correct house")]
        )
        #expect(made.status == 77 && made.shown.contains("passphrases do not match"), "\(made.shown)")
        #expect(!FileManager.default.fileExists(atPath: home.file("vault")))
    }

    @Test("a profile's password is asked for by user and host, and works")
    func password() async throws {
        let sandbox = try await SandboxProgram()
        let changed = try await Self.converse(
            ["profile", "set", "demo", "--password"],
            home: sandbox.home,
            answers: [("Password of demo@example.com at 127.0.0.1: ", sandbox.password)]
        )
        #expect(changed.status == 0, "\(changed.shown)")
        #expect(!changed.shown.contains("ntinel"))
        #expect(try await sandbox.notify(["profile", "test"]).status == 0)
    }

    @Test(
        "without a terminal there is one line and one hint: 77",
        arguments: [
            (["vault", "init"], "hint: open the vault with --passphrase-fd"),
            (
                ["profile", "add", "x", "--host", "h.example", "--user", "a@b.example"],
                "notify: password: there is no terminal to ask on\nhint: give it on a descriptor: --password-fd"
            ),
        ]
    )
    func noTerminal(arguments: [String], words: String) async throws {
        let home = arguments[0] == "vault" ? try TemporaryHome() : try await TemporaryHome.withVault()
        let run = try await Program.run(
            "/usr/bin/setsid",
            ["--wait", NotifyProgram.path] + arguments,
            environment: ["NOTIFY_HOME": home.path]
        )
        #expect(run.status == 77)
        #expect(run.errors.contains(words), "\(run.errors)")
        #expect(run.errors.split(separator: "\n").count == 2, "\(run.errors)")
        #expect(!run.errors.contains("passphrase on"))
    }

    @Test(
        "colour is for terminals that want it",
        arguments: [
            (["TERM": "xterm"], true), (["TERM": "xterm", "NO_COLOR": "1"], false), (["TERM": "dumb"], false),
            ([:], false),
        ] as [([String: String], Bool)]
    )
    func colour(environment: [String: String], isColoured: Bool) async throws {
        let home = try TemporaryHome()
        let told = try await Self.converse(["profile", "list"], home: home, answers: [], environment: environment)
        #expect(told.status == 78 && told.shown.contains("there is no vault"))
        #expect(told.shown.contains("\u{1b}[") == isColoured)
    }

    @Test("on a terminal, notify without a message is a wrong call and waits for nothing: 64")
    func terminalInput() async throws {
        let home = try TemporaryHome()
        let told = try await Self.converse([], home: home, answers: [])
        #expect(told.status == 64 && told.shown.contains("standard input is a terminal"), "\(told.shown)")
    }
}
