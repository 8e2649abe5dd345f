import Foundation
import Glibc
import TestSupport
import Testing

@Suite("The units of etc/systemd")
struct SystemdTests {
    private static let folder = NotifyProgram.root.appending(path: "etc/systemd").path
    private static let analyze = "/usr/bin/systemd-analyze"
    private static let services = ["notify-watch.service", "notify-watch-once.service", "notify-failure@.service"]

    /// Fails with words where the tool is missing, as no unit can be judged then.
    private static func analyzed(_ arguments: [String], directory: String) async throws -> Run {
        try #require(
            FileManager.default.isExecutableFile(atPath: analyze),
            "systemd-analyze is missing: apt-get install systemd"
        )
        return try await Program.run(analyze, arguments, directory: directory)
    }

    /// Copies of all units that start the build's own program.
    private static func units() throws -> TemporaryHome {
        let copies = try TemporaryHome()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            try copies.write(text.replacingOccurrences(of: "/usr/local/bin/notify", with: NotifyProgram.path), to: name)
        }
        // What is written between @ and . when it is started.
        try FileManager.default.copyItem(
            atPath: copies.file("notify-failure@.service"),
            toPath: copies.file("notify-failure@some.service.service")
        )
        return copies
    }

    @Test("systemd understands every line of every unit")
    func verified() async throws {
        let copies = try Self.units()
        let names = try FileManager.default.contentsOfDirectory(atPath: copies.path).filter { !$0.contains("@.") }
        #expect(names.count == 4)
        let run = try await Self.analyzed(["verify"] + names.map { "./\($0)" }, directory: copies.path)
        #expect(run.status == 0 && run.errors.isEmpty && run.output.isEmpty, "\(run.errors)\(run.text)")
    }

    @Test("systemd-analyze security rates each service OK, below 1.5", arguments: services)
    func security(name: String) async throws {
        let copies = try Self.units()
        let run = try await Self.analyzed(
            ["security", "--offline=true", "--threshold=15", "./\(name)"],
            directory: copies.path
        )
        #expect(run.status == 0 && run.text.contains(" OK "), "\(run.text)\(run.errors)")
    }

    @Test("the hardening is the same in each, but for whose journal is read")
    func alike() throws {
        let lines = try Self.services.map { name in
            let text = try String(contentsOfFile: "\(Self.folder)/\(name)", encoding: .utf8)
            let part = try #require(text.range(of: "NoNewPrivileges="))
            return text[part.lowerBound...].prefix { $0 != "[" }.split(separator: "\n")
        }
        #expect(lines.allSatisfy { $0 == lines[0] })
        for setting in ["LimitMEMLOCK=1M", "LimitCORE=0", "MemorySwapMax=0", "KeyringMode=private"] {
            #expect(lines[0].contains(Substring(setting)))
        }
    }

    @Test("no call of a send over TLS, nor of a watch, is one that the units deny")
    func systemCalls() async throws {
        let allowed = try await Self.members(of: "@system-service")
            .subtracting(Self.members(of: "@privileged")).subtracting(Self.members(of: "@resources"))
        #expect(allowed.contains("openat") && allowed.contains("mlock") && !allowed.contains("chown"))
        let sandbox = try await SandboxProgram()
        try sandbox.home.write("failed once\n", to: "log")
        for (arguments, mails) in [
            (["text"], 1), (["watch", "--once", "--from-start", "--match", "failed", sandbox.home.file("log")], 2),
        ] {
            let trace = sandbox.home.file("trace")
            let run = try await Program.run(
                "/usr/bin/strace",
                ["-f", "-qq", "-o", trace, NotifyProgram.path] + arguments,
                environment: ["NOTIFY_HOME": sandbox.home.path]
            )
            #expect(run.status == 0 && sandbox.mails.count == mails, "\(run.errors)")
            let lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
            let calls = Set(lines.compactMap { $0.firstMatch(of: #/^\d+ +([a-z0-9_]+)\(/#)?.1 }.map(String.init))
            #expect(calls.contains("sendto") || calls.contains("write"))
            // The runtime's threads have different priorities, if that is to be had.
            #expect(calls.subtracting(allowed).isSubset(of: ["setpriority"]), "\(calls.subtracting(allowed).sorted())")
        }
        let denied = try await Program.run(
            "/usr/bin/strace",
            ["-f", "-qq", "-o", "/dev/null", "--inject=setpriority:error=EPERM", NotifyProgram.path, "text"],
            environment: ["NOTIFY_HOME": sandbox.home.path]
        )
        #expect(denied.status == 0 && denied.errors.isEmpty && sandbox.mails.count == 3, "\(denied.errors)")
    }

    @Test("a watch works where no page may be writable and executable")
    func noWriteExecute() async throws {
        let sandbox = try await SandboxProgram()
        try sandbox.home.write("failed once\n", to: "log")
        // prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN), which systemd's filter stands for on older kernels.
        let launch = """
            import ctypes, os, sys
            ctypes.CDLL(None, use_errno=True).prctl(65, 1, 0, 0, 0)
            os.execv(sys.argv[1], sys.argv[1:])
            """
        let run = try await Program.run(
            "/usr/bin/env",
            ["python3", "-c", launch, NotifyProgram.path]
                + ["watch", "--once", "--from-start", "--match", "fail(ed|ing) [a-z]+$", sandbox.home.file("log")],
            environment: ["NOTIFY_HOME": sandbox.home.path]
        )
        #expect(run.status == 0 && sandbox.mails.count == 1, "\(run.errors)")
    }

    @Test("as the units lay things out, a service uses root's vault and cannot change it", .enabled(if: geteuid() == 0))
    func layout() async throws {
        let root = try TemporaryHome()
        // As /etc, /var/lib, and the state directory that systemd makes.
        for (name, owner, mode) in [
            ("etc", 0, 0o755), ("etc/notify", 0, 0o750), ("lib", 0, 0o755), ("lib/notify", 0, 0o750),
            ("state", 64_999, 0o700),
        ] as [(String, UInt32, mode_t)] {
            try FileManager.default.createDirectory(atPath: root.file(name), withIntermediateDirectories: false)
            #expect(
                chown(root.file(name), owner, name.contains("/") ? 64_998 : owner) == 0
                    && chmod(root.file(name), mode) == 0
            )
        }
        #expect(chmod(root.path, 0o755) == 0)
        let environment = [
            "XDG_CONFIG_HOME": root.file("etc"), "XDG_DATA_HOME": root.file("lib"),
            "XDG_STATE_HOME": root.file("state"),
        ]
        let server = try ScriptedServer([
            "220 mail.example ESMTP", "250-mail.example\r\n250 AUTH PLAIN", "235 2.7.0 in", "250 2.1.0 from",
            "250 2.1.5 to", "354 go on", "250 2.0.0 taken", "221 2.0.0 bye",
        ])
        defer { server.stop() }
        // Root's own state is elsewhere, as it is in /var/lib/notify.
        let asRoot = environment.merging(["XDG_STATE_HOME": root.file("lib")]) { $1 }
        let profile = [
            "profile", "add", "own", "--host", "127.0.0.1", "--port", "\(server.port)", "--security", "none", "--user",
            "demo@example.com", "--allow-cleartext", "--password-fd", "3",
        ]
        for arguments in [["vault", "init", "--key-file", root.file("etc/notify/key")], profile] {
            let run = try await Program.run(NotifyProgram.path, arguments, environment: asRoot, secret: "secret")
            #expect(run.status == 0, "\(run.errors)")
        }
        try root.write("vault: {key-file: key}\nto: [ops@example.com]\n", to: "etc/notify/config.yaml")
        for name in ["etc/notify/key", "etc/notify/config.yaml", "lib/notify/vault"] {
            #expect(chown(root.file(name), 0, 64_998) == 0 && chmod(root.file(name), 0o640) == 0)
        }
        try FileManager.default.copyItem(atPath: NotifyProgram.path, toPath: root.file("program"))
        func asService(_ arguments: [String], secret: String? = nil) async throws -> Run {
            try await Program.run(
                "/usr/bin/setpriv",
                ["--reuid", "64999", "--regid", "64999", "--groups", "64998", root.file("program")] + arguments,
                environment: environment,
                secret: secret
            )
        }
        let sent = try await asService(["text"])
        #expect(sent.status == 0 && sent.errors.isEmpty, "\(sent.errors)")
        let changed = try await asService(["profile", "set", "own", "--password-fd", "3"], secret: "other")
        #expect(changed.status != 0 && changed.errors.contains("permission denied"), "\(changed.errors)")
        let told = try await asService(["doctor"])
        #expect(told.status == 0 && told.text.contains("its group and root"), "\(told.text)")
    }

    /// The calls of a group, with those of the groups in it.
    private static func members(of group: String) async throws -> Set<String> {
        let run = try await analyzed(["syscall-filter", "--no-pager", group], directory: "/")
        #expect(run.status == 0, "\(run.errors)")
        let words = run.text.split { $0 == "\n" }.filter { !$0.contains("#") }.flatMap { $0.split(separator: " ") }
        var calls: Set<String> = []
        for word in words.map(String.init) where word != group {
            if word.hasPrefix("@") { calls.formUnion(try await members(of: word)) } else { calls.insert(word) }
        }
        return calls
    }
}
