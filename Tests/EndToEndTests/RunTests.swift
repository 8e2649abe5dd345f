import Foundation
import TestSupport
import Testing

@Suite("A command runs under notify as it would alone")
struct RunTests {
    @Test(
        "its status is the status, set up or not, mailed or not",
        arguments: [
            ("exit 0", 0), ("exit 1", 1), ("exit 42", 42), ("exit 255", 255), ("kill -TERM $$", 128 + 15),
            ("kill -KILL $$", 128 + 9), ("kill -SEGV $$", 128 + 11),
        ] as [(String, Int32)]
    )
    func status(script: String, status: Int32) async throws {
        let bare = try TemporaryHome()
        let home = try await TemporaryHome.sending(to: ScriptedServer.deadPort)
        for condition in ["--on-fail", "--on-success", "--always"] {
            for home in [bare, home] {
                let run = try await Program.run(
                    "/usr/bin/env",
                    ["--default-signal", NotifyProgram.path, condition, "sh", "-c", script],
                    environment: ["NOTIFY_HOME": home.path]
                )
                #expect(run.status == status, "\(condition): \(run.errors)")
            }
        }
        #expect(home.unsent.count == 2)
        #expect(bare.unsent.count == 2)
    }

    @Test("where nothing is set up, that is said before the command runs")
    func notSetUp() async throws {
        let home = try TemporaryHome()
        let run = try await home.notify(["--on-fail", "sh", "-c", "echo ran; exit 3"])
        #expect(run.status == 3)
        #expect(run.text == "ran\n")
        #expect(run.errors.contains("notify: ") && run.errors.contains("hint: "), "\(run.errors)")
        #expect(run.errors.contains("no mail will be sent; the command runs all the same"))
    }

    @Test(
        "a command that cannot start ends with a shell's status, and the reason is said and mailed",
        arguments: [
            ("no-such-command-anywhere", 127, "command not found"),
            ("/no/such/command", 127, "no such file or directory"), ("/etc/passwd", 126, "permission denied"),
            ("/", 126, "permission denied"),
        ] as [(String, Int32, String)]
    )
    func cannotStart(command: String, status: Int32, reason: String) async throws {
        let sandbox = try await SandboxProgram()
        let run = try await sandbox.notify(["--on-fail", command])
        #expect(run.status == status)
        #expect(run.errors.contains("notify: \(command): ") && run.errors.contains(reason), "\(run.errors)")
        let mail = try await ReceivedMail(path: try #require(sandbox.mails.first))
        #expect(mail.defects.isEmpty && mail.text.contains("before it started: \(reason)"))
        #expect(mail.headers["subject"]?.hasSuffix(status == 127 ? "was not found" : "cannot be executed") == true)
    }

    @Test("a failed command's mail tells how it ended and carries its output")
    func mail() async throws {
        let sandbox = try await SandboxProgram()
        let script = "printf 'größer\\n'; printf 'to the end \\033[31mred\\033[0m\\n' >&2; exit 7"
        let run = try await sandbox.notify(["--on-fail", "sh", "-c", script])
        #expect(run.status == 7)
        #expect(run.text == "größer\n")
        #expect(run.errors == "to the end \u{1b}[31mred\u{1b}[0m\n")
        let mail = try await ReceivedMail(path: try #require(sandbox.mails.first))
        #expect(mail.defects.isEmpty)
        #expect(mail.headers["subject"]?.contains("failed with exit status 7") == true)
        #expect(mail.text.contains("größer") && mail.text.contains("to the end red"))
        #expect(!mail.text.contains("\u{1b}"))
    }

    @Test("output too long for the text is attached whole, in gzip")
    func longOutput() async throws {
        let sandbox = try await SandboxProgram()
        let run = try await sandbox.notify(["--on-fail", "sh", "-c", "seq 200000; exit 1"])
        #expect(run.status == 1)
        let mail = try await ReceivedMail(path: try #require(sandbox.mails.first))
        #expect(mail.defects.isEmpty)
        try sandbox.home.write(try #require(mail.attachments["output.txt.gz"]), to: "output.gz")
        let whole = try await Program.run("/usr/bin/env", ["gzip", "-dc", sandbox.home.file("output.gz")])
        #expect(whole.output == run.output)
        #expect(run.text.hasSuffix("\n199999\n200000\n"))
    }

    @Test(
        "only the condition that was asked for mails",
        arguments: [
            (["--on-fail"], "exit 0", 0), (["--on-fail"], "exit 1", 1), (["--on-success"], "exit 0", 1),
            (["--on-success"], "exit 1", 0), (["--always"], "exit 0", 1), (["--always"], "exit 1", 1),
            (["--on-fail", "--on-success"], "exit 0", 1), (["run", "--on-success"], "exit 0", 1),
            (["run"], "exit 1", 1),
            (["--on-fail", "--dry-run"], "exit 1", 0),
        ]
    )
    func conditions(options: [String], script: String, mails: Int) async throws {
        let sandbox = try await SandboxProgram()
        let run = try await sandbox.notify(options + ["--", "sh", "-c", script])
        #expect(run.status == (script == "exit 0" ? 0 : 1), "\(run.errors)")
        #expect(sandbox.mails.count == mails)
    }

    @Test("the mail's options stand before the command, the command's own behind it")
    func options() async throws {
        let sandbox = try await SandboxProgram()
        try sandbox.home.write("figures\n", to: "report.txt")
        let run = try await sandbox.notify([
            "--always", "--subject", "nightly backup", "--attach", sandbox.home.file("report.txt"), "printf", "%s|",
            "--subject", "--", "--to",
        ])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.text == "--subject|--|--to|")
        let mail = try await ReceivedMail(path: try #require(sandbox.mails.first))
        #expect(mail.headers["subject"]?.hasSuffix("nightly backup") == true)
        #expect(mail.attachments["report.txt"] == Data("figures\n".utf8))
    }

    @Test("what cannot be handed over is kept, and the status stays the command's")
    func kept() async throws {
        let home = try await TemporaryHome.sending(to: ScriptedServer.deadPort)
        let run = try await home.notify(["--on-fail", "sh", "-c", "echo precious; exit 9"])
        #expect(run.status == 9)
        #expect(run.errors.contains("hint: "), "\(run.errors)")
        let mail = try await ReceivedMail(path: try #require(home.unsent.first))
        #expect(mail.defects.isEmpty && mail.text.contains("precious"))
    }

    @Test(
        "what it inherits is what it would inherit alone",
        arguments: [
            "ls -l /proc/self/fd | awk 'NF > 8 { print $9 }'", "env | sort", "pwd; umask", "ulimit -a",
            "grep -E '^(SigBlk|CoreDumping|NoNewPrivs|Seccomp|Cap)' /proc/self/status", "echo $0 $1 $#",
            "awk '/^SigIgn/ { print substr($2, 9) }' /proc/self/status",
            "cat /proc/self/oom_score_adj /proc/self/coredump_filter; nice", "cat", "ulimit -c; ulimit -Hc",
        ]
    )
    func inherits(probe: String) async throws {
        let home = try await TemporaryHome.sending(to: ScriptedServer.deadPort)
        let closing = "for f in /proc/self/fd/*; do [ ${f##*/} -lt 3 ] || eval \"exec ${f##*/}>&-\"; done; "
        for ignored in ["''", "INT USR1 PIPE"] {
            let command = ["sh", "-c", probe, "zero", "one"]
            let run = { (words: [String]) async throws -> Run in
                try await Program.run(
                    "/usr/bin/env",
                    ["--default-signal", "bash", "-c", "\(closing) trap '' \(ignored); exec \"$@\"", "bash"] + words,
                    environment: ["NOTIFY_HOME": home.path],
                    input: Data("some input\n".utf8),
                    directory: home.path
                )
            }
            let alone = try await run(command)
            let wrapped = try await run([NotifyProgram.path, "--on-fail"] + command)
            #expect(!alone.text.isEmpty)
            #expect(wrapped.text == alone.text)
            #expect(wrapped.errors == alone.errors)
            #expect(wrapped.status == alone.status)
        }
    }

    @Test("under a caller that blocks every signal it still ends with its command", arguments: [0, 1, 128 + 15])
    func blocked(status: Int32) async throws {
        let home = try await TemporaryHome.sending(to: ScriptedServer.deadPort)
        let run = try await Program.run(
            "/usr/bin/timeout",
            [
                "--foreground", "--signal=KILL", "60", "env", "--block-signal", NotifyProgram.path, "--on-fail", "sh",
                "-c", "exit \(status)",
            ],
            environment: ["NOTIFY_HOME": home.path]
        )
        #expect(run.status == status, "\(run.errors)")
    }

    @Test("TERM reaches the command, and the mail tells what it made of it")
    func terminated() async throws {
        let sandbox = try await SandboxProgram()
        let ready = sandbox.home.file("ready")
        let script = "trap 'echo caught; exit 5' TERM; touch '\(ready)'; while :; do sleep 0.05; done"
        let running = try RunningProgram(
            NotifyProgram.path,
            ["--on-fail", "sh", "-c", script],
            environment: ["NOTIFY_HOME": sandbox.home.path]
        )
        while !FileManager.default.fileExists(atPath: ready), running.isRunning {
            try await Task.sleep(for: .milliseconds(10))
        }
        running.terminate()
        let run = try await running.result()
        #expect(run.status == 5 && run.text == "caught\n", "\(run.errors)")
        let mail = try await ReceivedMail(path: try #require(sandbox.mails.first))
        #expect(mail.text.contains("caught"))
    }
}
