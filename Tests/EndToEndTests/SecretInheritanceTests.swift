import Foundation
import TestSupport
import Testing

@Suite("What a child of notify inherits")
struct SecretInheritanceTests {
    @Test(
        "a wrapped command has the limit on core files that notify was started with",
        arguments: ["0:0", "1024:4096"]
    )
    func coreLimit(limit: String) async throws {
        let user = try Unprivileged(try await TemporaryHome.sending(to: ScriptedServer.deadPort))
        let words = ["/bin/bash", "-c", "ulimit -S -c; ulimit -H -c; exit 3"]
        let limits = ["--core=\(limit)"]
        let bare = try await user.run(words, limits: limits)
        let wrapped = try await user.run([user.notify, "--on-fail"] + words, limits: limits)
        #expect(wrapped.output == bare.output && wrapped.status == 3)
        #expect(user.home.unsent.count == 1, "\(wrapped.errors)")
    }

    @Test("a wrapped command cannot reach the passphrase, and it opens the vault after it")
    func passphraseDescriptor() async throws {
        let home = try TemporaryHome()
        let made = try await home.notify(["vault", "init", "--passphrase-fd", "3"], secret: "correct horse")
        #expect(made.status == 0)
        try home.write("to: [ops@example.com]\n", to: "config.yaml")
        let probe = "if cat <&3; then echo reached; fi; ls /proc/self/fd"
        let bare = try await home.notify(["--on-fail", "/bin/sh", "-c", probe + "; exit 3"])
        let run = try await home.notify(
            ["--passphrase-fd", "3", "--on-fail", "/bin/sh", "-c", probe + "; exit 3"],
            secret: "correct horse"
        )
        #expect(run.status == 3 && run.output == bare.output, "\(run.text)")
        #expect(!run.text.contains("reached"))
        // It was still there for notify, which found no profile.
        #expect(run.errors.contains("profile") && !run.errors.contains("passphrase"), "\(run.errors)")
    }

    @Test(
        "a descriptor that the wrapped command has as well is no place for the passphrase",
        arguments: ["0", "1", "2"]
    )
    func sharedDescriptor(number: String) async throws {
        let home = try await TemporaryHome.withVault()
        let run = try await home.notify(["--passphrase-fd", number, "--on-fail", "/bin/echo", "ran"])
        #expect(run.status == 64 && run.output.isEmpty && ErrorForm.faults(run).isEmpty, "\(run.errors)")
    }

    @Test("a program that prints a token has three descriptors and no secret in its environment")
    func tokenProgram() async throws {
        let server = try ScriptedServer(["220 mail.example ESMTP", "250-mail.example\r\n250 AUTH XOAUTH2"])
        defer { server.stop() }
        let home = try await TemporaryHome.sending(to: server.port, options: ["--mechanism", "XOAUTH2"])
        try home.write(
            "#!/bin/sh\nls /proc/$$/fd >fds\ncat /proc/$$/environ >environment\necho token\n",
            to: "t",
            mode: 0o700
        )
        try home.configure("oauth2: {own: {command: [\(home.file("t"))]}}\ndelivery: {timeout: 2s}\n")
        let run = try await NotifyProgram.run(
            ["profile", "test"],
            home: home.path,
            environment: ["MY_SECRET": "s3ntinel"],
            directory: home.path
        )
        #expect(run.status == 75, "\(run.errors)")
        let descriptors = try String(contentsOfFile: home.file("fds"), encoding: .utf8).split(separator: "\n")
        // 10 or more: the shell holds its script open.
        #expect(descriptors.compactMap { Int($0) }.filter { $0 < 10 } == [0, 1, 2])
        let environment = try Data(contentsOf: URL(filePath: home.file("environment")))
        #expect(environment.range(of: Data("HOME=".utf8)) != nil || environment.range(of: Data("PATH=".utf8)) != nil)
        #expect(environment.range(of: Data("s3ntinel".utf8)) == nil)
    }

    @Test(
        "no secret is read before cores and debuggers are shut out",
        arguments: [
            (["vault", "init", "--key-file", "KEY"], false), (["vault", "init", "--passphrase-fd", "3"], false),
            (["vault", "check"], true), (["profile", "list"], true), (["text"], true),
            (["--on-fail", "/bin/false"], true),
            (["profile", "set", "own", "--password-fd", "3"], true), (["profile", "test"], true),
            (["sandbox", "--listen", "256.0.0.1:1", "--user", "u", "--password-fd", "3"], true),
        ]
    )
    func order(arguments: [String], isSetUp: Bool) async throws {
        let home =
            isSetUp ? try await TemporaryHome.sending(to: ScriptedServer.deadPort) : try TemporaryHome()
        let trace = home.file("trace")
        _ = try await Program.run(
            "/usr/bin/strace",
            ["-f", "-o", trace, "-e", "trace=prctl,prlimit64,openat,read,socket", NotifyProgram.path]
                + arguments.map { $0 == "KEY" ? home.file("key") : $0 },
            environment: ["NOTIFY_HOME": home.path],
            secret: "correct horse"
        )
        let calls = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n").map(String.init)
        let secrets = [" read(3, \"", "\"\(home.file("key"))\""]
        let first = try #require(
            calls.firstIndex { call in secrets.contains { call.contains($0) } },
            "\(calls.suffix(9))"
        )
        for step in ["prctl(PR_SET_DUMPABLE, SUID_DUMP_DISABLE", "prlimit64(0, RLIMIT_CORE, {rlim_cur=0,"] {
            let position = try #require(calls.firstIndex { $0.contains(step) }, "\(step)")
            #expect(position < first, "\(calls[first])")
        }
    }
}
