import Foundation
import Glibc
import TestSupport
import Testing

@Suite("The memory of a process that knows a password")
struct SecretMemoryTests {
    /// A send that has logged in and waits for the server, by a user who is not root, with core files allowed.
    private final class WaitingSend: Sendable {
        let secret = "Söntinel %+/=\(UUID().uuidString)"
        let server: ScriptedServer
        let user: Unprivileged
        let process: RunningProgram

        init() async throws {
            server = try ScriptedServer(["220 mail.example ESMTP", "250-mail.example\r\n250 AUTH PLAIN"])
            let home = try await TemporaryHome.sending(to: server.port, secret: secret)
            user = try Unprivileged(home)
            process = try user.start([user.notify, "precious"], limits: ["--core=unlimited"])
            try await server.hear("AUTH PLAIN")
        }

        deinit { server.stop() }

        var scan: SecretScan { SecretScan(secret: secret, user: "demo@example.com") }
        var path: String { "/proc/\(process.processIdentifier)" }
        /// What a crash would have left.
        var cores: [String] { user.home.contents.keys.filter { $0.contains("core") } }
    }

    @Test("a debugger of the same user, and /proc, are shown nothing")
    func observed() async throws {
        let send = try await WaitingSend()
        let dump = try await send.user.run(
            ["/usr/bin/gcore", "-o", "core", "\(send.process.processIdentifier)"]
        )
        #expect(dump.status != 0 && dump.errors.contains("Operation not permitted"), "\(dump.errors)")
        #expect(send.cores.isEmpty)
        for name in ["environ", "mem", "maps", "auxv"] {
            let read = try await send.user.run(["/bin/cat", "\(send.path)/\(name)"])
            #expect(read.status != 0 && read.output.isEmpty, "\(name)")
        }
        #expect(try await send.user.run(["/bin/ls", "\(send.path)/fd"]).status != 0)
        let words = try await send.user.run(["/bin/cat", "\(send.path)/cmdline"])
        #expect(words.text.contains("precious") && send.scan.traces(in: words.output).isEmpty)
        #expect(send.process.isRunning)
    }

    @Test(
        "what root dumps of it holds no trace, as nothing was copied out of the guarded pages",
        .enabled(if: geteuid() == 0)
    )
    func dumpedByRoot() async throws {
        let send = try await WaitingSend()
        let core = send.user.home.file("root")
        let dump = try await Program.run("/usr/bin/gcore", ["-o", core, "\(send.process.processIdentifier)"])
        #expect(dump.status == 0, "\(dump.errors)")
        let file = "\(core).\(send.process.processIdentifier)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        // Whole, without being held in memory as a copy: cores are large.
        let data = try Data(contentsOf: URL(filePath: file), options: .mappedIfSafe)
        #expect(data.range(of: Data("precious".utf8)) != nil)
        for form in send.scan.forms where !form.ignoresCase {
            #expect(data.range(of: form.octets) == nil, "\(form.name)")
        }
    }

    @Test("a crash leaves no core file and prints nothing of it", arguments: [SIGABRT, SIGQUIT, SIGSEGV])
    func crashed(signal: Int32) async throws {
        let pattern = try String(contentsOfFile: "/proc/sys/kernel/core_pattern", encoding: .utf8)
        let send = try await WaitingSend()
        kill(send.process.processIdentifier, signal)
        let run = try await send.process.result()
        #expect(run.status == 128 + signal)
        #expect(run.errors.isEmpty && run.output.isEmpty)
        #expect(send.cores.isEmpty)
        // Another program leaves one there, unless they are piped to a program or have a path of their own.
        guard !pattern.hasPrefix("|"), !pattern.hasPrefix("/") else { return }
        let other = try await send.user.run(
            ["/bin/sh", "-c", "kill -\(signal) $$"],
            limits: ["--core=unlimited"]
        )
        #expect(other.status == 128 + signal && send.cores.count == 1)
    }

    @Test(
        "where memory cannot be locked the mail goes, with one warning",
        arguments: [
            ("0:0", [], true), ("65536:65536", [], true), ("1048576:1048576", [], false), ("0:0", ["--quiet"], false),
        ]
    )
    func unlocked(limit: String, options: [String], isTold: Bool) async throws {
        let server = try ScriptedServer([
            "220 mail.example ESMTP", "250-mail.example\r\n250 AUTH PLAIN", "235 2.7.0 in", "250 2.1.0 from",
            "250 2.1.5 to", "354 go on", "250 2.0.0 taken", "221 2.0.0 bye",
        ])
        defer { server.stop() }
        let user = try Unprivileged(try await TemporaryHome.sending(to: server.port))
        let run = try await user.run([user.notify, "text"] + options, limits: ["--memlock=\(limit)"])
        #expect(run.status == 0, "\(run.errors)")
        let warnings = run.errors.split(separator: "\n").filter { $0.contains("memory: cannot be locked") }
        #expect(warnings.count == (isTold ? 1 : 0), "\(run.errors)")
        if isTold { #expect(ErrorForm.faults(run).isEmpty && run.errors.contains("LimitMEMLOCK="), "\(run.errors)") }
        // A second secret in one command brings no second warning.
        let added = try await user.run(
            [user.notify, "profile", "set", "own", "--password-fd", "3"] + options,
            limits: ["--memlock=\(limit)"],
            secret: "another"
        )
        #expect(added.status == 0 && added.errors.components(separatedBy: "cannot be locked").count == (isTold ? 2 : 1))
    }
}
