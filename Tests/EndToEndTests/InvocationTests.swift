import Foundation
import TestSupport
import Testing

@Suite("What stands before the first plain word decides what is meant")
struct InvocationTests {
    @Test(
        "a message needs no subcommand",
        arguments: [
            (["hello", "world"], "hello world"), (["--", "--on-fail"], "--on-fail"),
            (["--", "profile", "list"], "profile list"),
            (["profile list"], "profile list"), (["--subject", "watch", "text"], "text"),
            (["text", "profile"], "text profile"), (["send", "text"], "text"),
            (["text", "--severity", "error"], "text"),
            (["--severity=error", "text"], "text"), (["text", "--", "--to"], "text --to"),
            (["--subject", "-x", "text"], "text"),
        ]
    )
    func message(arguments: [String], text: String) async throws {
        let home = try await TemporaryHome.sending(to: 2525)
        let run = try await home.notify(["--dry-run"] + arguments)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.text.hasSuffix("\n\(text)\n") || run.text.hasSuffix("\r\n\(text)\r\n"), "\(run.text)")
    }

    @Test(
        "options before a subcommand belong to it",
        arguments: [
            ["--quiet", "vault", "check"], ["--json", "vault", "status"], ["vault", "--json", "status"],
            ["--verbose", "profile", "list"],
        ]
    )
    func options(arguments: [String]) async throws {
        let home = try await TemporaryHome.sending(to: 2525)
        let run = try await home.notify(arguments)
        #expect(run.status == (arguments[1] == "--json" ? 64 : 0), "\(run.errors)")
        #expect(home.unsent.isEmpty)
    }

    @Test("--home before a subcommand is where everything lies")
    func homeOption() async throws {
        let home = try await TemporaryHome.sending(to: 2525)
        let elsewhere = try TemporaryHome()
        for arguments in [["--home", home.path, "profile", "list"], ["profile", "list", "--home=\(home.path)"]] {
            let run = try await elsewhere.notify(arguments)
            #expect(run.status == 0 && run.text.contains("own"), "\(run.errors)")
        }
    }

    @Test("a dry run prints the message, sends nothing, and tells what a real one would fail with")
    func dryRun() async throws {
        let server = try ScriptedServer([])
        defer { server.stop() }
        let home = try await TemporaryHome.sending(to: server.port)
        let run = try await home.notify(["--dry-run", "text"])
        #expect(run.status == 0 && run.text.contains("From: ") && run.errors.isEmpty)
        let bare = try TemporaryHome()
        let failing = try await bare.notify(["--dry-run", "--to", "ops@example.com", "text"])
        #expect(failing.text.contains("To: ops@example.com"))
        #expect(failing.status == 78 && failing.errors.contains("there is no vault"), "\(failing.errors)")
        #expect(bare.unsent.isEmpty && home.unsent.isEmpty && server.heard.isEmpty)
    }
}
