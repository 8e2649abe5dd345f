import Foundation
import TestSupport
import Testing

@Suite("Watching logs between runs")
struct WatchTests {
    private static func watch(_ log: String, _ sandbox: SandboxProgram, _ options: [String] = []) async throws -> Run {
        try await sandbox.notify(["watch", sandbox.home.file(log), "--match", "ERROR", "--once"] + options)
    }

    @Test("two logs with one pattern keep their places apart")
    func twoLogs() async throws {
        let sandbox = try await SandboxProgram()
        for log in ["a.log", "b.log"] {
            try sandbox.home.write("start\n", to: log)
            #expect(try await Self.watch(log, sandbox).status == 0)
        }
        try sandbox.home.write("start\nERROR in a\n", to: "a.log")
        #expect(try await Self.watch("a.log", sandbox).status == 0)
        #expect(sandbox.mails.count == 1)
    }

    @Test("a dry run prints what would be mailed, and leaves it to the next run")
    func dryRun() async throws {
        let sandbox = try await SandboxProgram()
        try sandbox.home.write("ERROR once\n", to: "a.log")
        let dry = try await Self.watch("a.log", sandbox, ["--from-start", "--dry-run"])
        #expect(dry.status == 0 && dry.text.contains("ERROR once"), "\(dry.errors)")
        #expect(sandbox.mails.isEmpty)
        #expect(try await Self.watch("a.log", sandbox, ["--from-start"]).status == 0)
        #expect(sandbox.mails.count == 1)
    }

    @Test("a pass whose mail could not be handed over ends with 75, with the mail kept")
    func failing() async throws {
        let sandbox = try await SandboxProgram()
        let dead = "\(ScriptedServer.deadPort)"
        #expect(try await sandbox.notify(["profile", "set", "demo", "--port", dead]).status == 0)
        try sandbox.home.write("ERROR precious\n", to: "a.log")
        let run = try await Self.watch("a.log", sandbox, ["--from-start"])
        #expect(run.status == 75, "\(run.errors)")
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        #expect(try await ReceivedMail(path: try #require(sandbox.home.unsent.first)).text.contains("ERROR precious"))
        let next = try await Self.watch("a.log", sandbox)
        #expect(next.status == 0 && sandbox.home.unsent.count == 1, "\(next.errors)")
    }

    @Test("lines whose mail could be neither sent nor kept come again: 74, with both reasons")
    func unkept() async throws {
        let sandbox = try await SandboxProgram()
        try sandbox.home.write("start\n", to: "a.log")
        #expect(try await Self.watch("a.log", sandbox).status == 0)
        // The cursors fit into the limit on the size of files, the mail does not.
        try sandbox.home.write("start\nERROR precious \(String(repeating: "x", count: 30_000))\n", to: "a.log")
        #expect(
            try await sandbox.notify(["profile", "set", "demo", "--port", "\(ScriptedServer.deadPort)"]).status == 0
        )
        let watch = "watch '\(sandbox.home.file("a.log"))' --match ERROR --once"
        for _ in 1...2 {
            let run = try await Program.run(
                "/bin/bash",
                ["-c", "ulimit -f 8; exec '\(NotifyProgram.path)' \(watch)"],
                environment: ["NOTIFY_HOME": sandbox.home.path]
            )
            #expect(run.status == 74, "\(run.errors)")
            #expect(run.errors.contains("ERROR precious") && run.errors.contains("connection refused"), "\(run.errors)")
            #expect(run.errors.contains("neither sent nor kept: "), "\(run.errors)")
        }
        #expect(try await sandbox.notify(["profile", "set", "demo", "--port", "\(sandbox.port)"]).status == 0)
        #expect(try await Self.watch("a.log", sandbox).status == 0)
        #expect(try await ReceivedMail(path: try #require(sandbox.mails.first)).text.contains("ERROR precious"))
        #expect(sandbox.mails.count == 1)
    }

    @Test("without a vault nothing is read, so that nothing is lost")
    func withoutVault() async throws {
        let sandbox = try await SandboxProgram()
        try sandbox.home.write("start\n", to: "a.log")
        #expect(try await Self.watch("a.log", sandbox).status == 0)
        try sandbox.home.write("start\nERROR precious\n", to: "a.log")
        let (vault, aside) = (sandbox.home.file("vault"), sandbox.home.file("aside"))
        try FileManager.default.moveItem(atPath: vault, toPath: aside)
        #expect(try await Self.watch("a.log", sandbox).status == 78)
        try FileManager.default.moveItem(atPath: aside, toPath: vault)
        #expect(try await Self.watch("a.log", sandbox).status == 0)
        #expect(sandbox.mails.count == 1)
    }

    @Test("a file is attached to each alert; one that is gone is told and left out")
    func attachments() async throws {
        let sandbox = try await SandboxProgram()
        try sandbox.home.write("state\n", to: "state.txt")
        try sandbox.home.write("ERROR once\n", to: "a.log")
        let run = try await Self.watch(
            "a.log",
            sandbox,
            ["--from-start", "--attach", sandbox.home.file("state.txt"), "--attach", sandbox.home.file("gone.txt")]
        )
        #expect(run.status == 0)
        #expect(run.errors.contains("gone.txt: no such file or directory"), "\(run.errors)")
        let mail = try await ReceivedMail(path: try #require(sandbox.mails.first))
        #expect(mail.attachments == ["state.txt": Data("state\n".utf8)])
    }

    @Test("--count tells how often each rule matches, and mails and moves nothing")
    func count() async throws {
        let sandbox = try await SandboxProgram()
        try sandbox.home.write("ERROR one\nfine\nERROR two\n", to: "a.log")
        let run = try await Self.watch("a.log", sandbox, ["--count"])
        #expect(run.status == 0 && run.text.hasSuffix(": 2\n"), "\(run.text)\(run.errors)")
        #expect(sandbox.mails.isEmpty)
    }
}
