import Foundation
import TestSupport
import Testing

@Suite("What the command line answers")
struct CommandLineTests {
    @Test(
        "a wrong call ends with the documented status and one line that says why",
        arguments: [
            (["--bogus"], Int32(64), "unknown option '--bogus'"),
            (["profile", "lsit"], 64, "unknown subcommand 'lsit'\nhint: did you mean 'list'?"),
            (["vault", "open", "--json"], 64, "hint: see: notify vault --help"),
            (["--subjct", "a", "text"], 64, "unknown option '--subjct'\nhint: did you mean '--subject'?"),
            (["--on-fial", "make", "-j4"], 64, "unknown option '--on-fial'\nhint: did you mean '--on-fail'?"),
            (["--severity", "eror", "text"], 64, "hint: provide one of 'info', 'warning', 'error' or 'critical'"),
            (["watch", "log"], 64, "FILE needs --match"),
            (
                ["profile", "add", "x", "--provider", "gmial", "--user", "a@b.example"], 78,
                "unknown provider 'gmial'"
            ),
            (["profile", "list"], 78, "notify vault init"),
            (["--to", "a@b.example\nBcc: c@d.example", "text"], 64, "control character"),
            (["text"], 78, "no recipient given"),
        ]
    )
    func wrongCalls(arguments: [String], status: Int32, words: String) async throws {
        let home = try TemporaryHome()
        let run = try await NotifyProgram.run(arguments, home: home.path)
        #expect(run.status == status)
        #expect(run.errors.contains(words), "\(run.errors)")
        #expect(run.output.isEmpty)
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
    }

    @Test("a text that cannot be sent for want of a vault is kept")
    func keptWithoutVault() async throws {
        let home = try TemporaryHome()
        let run = try await NotifyProgram.run(["--to", "a@b.example"], home: home.path, input: Data("precious\n".utf8))
        #expect(run.status == 78)
        let kept = try #require(home.unsent.first)
        #expect(try String(contentsOfFile: kept, encoding: .utf8).contains("precious"))
        #expect(run.errors.contains(kept))
    }

    @Test("without a terminal a passphrase is not asked for: exit 77 and one hint")
    func noTerminal() async throws {
        let home = try TemporaryHome()
        let made = try await NotifyProgram.run(
            ["vault", "init", "--passphrase-fd", "3"],
            home: home.path,
            secret: "correct horse"
        )
        #expect(made.status == 0, "\(made.errors)")
        let run = try await Program.run(
            "/usr/bin/setsid",
            ["--wait", NotifyProgram.path, "profile", "list"],
            environment: ["NOTIFY_HOME": home.path]
        )
        #expect(run.status == 77)
        #expect(run.errors.contains("hint:"))
    }
}
