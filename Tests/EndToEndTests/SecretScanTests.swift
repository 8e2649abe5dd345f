import Foundation
import Glibc
import TestSupport
import Testing

@Suite("The password stays where it belongs")
struct SecretScanTests {
    @Test("the scan finds what is planted, in every form and at every alignment")
    func findsPlanted() throws {
        let (secret, user) = ("Söntinel %+/=secret", "a@b.example")
        let scan = SecretScan(secret: secret, user: user)
        let around = Data("some bytes before, and ".utf8)
        #expect(scan.traces(in: around).isEmpty)
        for form in scan.forms {
            #expect(scan.traces(in: around + form.octets + around).contains(form.name))
        }
        for lead in 0..<6 {
            let wrapped = (Data(repeating: 0x41, count: lead) + Data(secret.utf8) + around).base64EncodedData()
            #expect(scan.traces(in: wrapped).contains("base64 after \(lead % 3) octets"))
        }
        #expect(scan.traces(in: Data("x=S%C3%B6ntinel%20%25%2b%2F%3Dsecret".utf8)) == ["all percent-encoded"])
        #expect(!SecretScan(secret: "other", user: user).traces(in: Data("the Other".utf8)).contains("as it is"))
    }

    @Test("whatever is written, printed or recorded holds no trace of it")
    func nothingWritten() async throws {
        let sandbox = try await SandboxProgram()
        let wrong = "Wröng %+/=\(UUID().uuidString)"
        var runs = sandbox.setUp
        for mechanism in ["PLAIN", "LOGIN", "CRAM-MD5"] {
            let record = ["--verbose", "--record", sandbox.home.file("record-\(mechanism)")]
            runs.append(try await sandbox.notify(["profile", "set", "demo", "--mechanism", mechanism]))
            runs.append(try await sandbox.notify(["profile", "test"] + record))
            runs.append(try await sandbox.notify(["text"] + record))
        }
        for arguments in [
            ["profile", "show"], ["profile", "show", "--json"], ["profile", "list", "--json"], ["--dry-run", "text"],
            ["vault", "status", "--json"], ["vault", "check"],
        ] {
            runs.append(try await sandbox.notify(arguments))
        }
        #expect(runs.map(\.status) == Array(repeating: 0, count: runs.count), "\(runs.map(\.errors))")
        #expect(sandbox.mails.count == 3)
        #expect(sandbox.home.contents[sandbox.home.file("record-PLAIN")]?.isEmpty == false)

        runs.append(try await sandbox.notify(["profile", "set", "demo", "--password-fd", "3"], secret: wrong))
        for mechanism in ["PLAIN", "LOGIN", "CRAM-MD5"] {
            let record = ["--verbose", "--record", sandbox.home.file("rejected-\(mechanism)")]
            runs.append(try await sandbox.notify(["profile", "set", "demo", "--mechanism", mechanism]))
            let rejected = try await sandbox.notify(["text"] + record)
            #expect(rejected.status == 77)
            runs.append(rejected)
        }
        #expect(sandbox.home.unsent.count == 3)

        for secret in [sandbox.password, wrong] {
            let scan = SecretScan(secret: secret, user: SandboxProgram.user)
            for (path, data) in sandbox.home.contents { #expect(scan.traces(in: data).isEmpty, "\(path)") }
            for run in runs { #expect(scan.traces(in: run.output + Data(run.errors.utf8)).isEmpty, "\(run.errors)") }
        }
    }

    @Test(
        "the command line and the environment of a running send hold no trace of it",
        arguments: [
            ([], nil), (["220 mail.example ESMTP"], "EHLO"),
            (["220 mail.example ESMTP", "250-mail.example\r\n250 AUTH PLAIN"], "AUTH PLAIN"),
            (["220 mail.example ESMTP", "250-mail.example\r\n250 AUTH LOGIN", "334 VXNlcm5hbWU6"], "AUTH LOGIN"),
        ] as [([String], String?)]
    )
    func running(script: [String], awaited: String?) async throws {
        let server = try ScriptedServer(script)
        defer { server.stop() }
        let home = try await TemporaryHome.sending(to: server.port)
        let secret = "Söntinel %+/=\(UUID().uuidString)"
        #expect(try await home.notify(["profile", "set", "own", "--password-fd", "3"], secret: secret).status == 0)
        let sending = try RunningProgram(NotifyProgram.path, ["precious"], environment: ["NOTIFY_HOME": home.path])
        if let awaited { try await server.hear(awaited) } else { try await server.meet() }

        let scan = SecretScan(secret: secret, user: SandboxProgram.user)
        #expect(sending.isRunning)
        let process = "/proc/\(sending.processIdentifier)"
        let commandLine = try Data(contentsOf: URL(filePath: "\(process)/cmdline"))
        #expect(commandLine.range(of: Data("precious".utf8)) != nil)
        #expect(scan.traces(in: commandLine).isEmpty)
        // Only root can read the environment of a process that is not dumpable.
        if let environment = try? Data(contentsOf: URL(filePath: "\(process)/environ")) {
            #expect(environment.range(of: Data("NOTIFY_HOME".utf8)) != nil)
            #expect(scan.traces(in: environment).isEmpty)
        } else {
            #expect(getuid() != 0)
        }
        if awaited == "AUTH PLAIN" {
            // The scan is of the right secret: the server was told it.
            #expect(scan.traces(in: Data(server.heard.joined(separator: "\n").utf8)).contains("PLAIN"))
        }
        server.stop()
        let run = try await sending.result()
        #expect(run.status == 75, "\(run.errors)")
        #expect(home.unsent.count == 1)
        for (path, data) in home.contents { #expect(scan.traces(in: data).isEmpty, "\(path)") }
    }

    /// A command that handles the secret, with the status that it ends with.
    struct Handling: CustomTestStringConvertible, Sendable {
        let arguments: [String]
        var input: String?
        /// Whether it is given the secret on descriptor 3.
        var isGiven = false
        var status: Int32 = 0

        var testDescription: String { arguments.joined(separator: " ") }
    }

    static let handlings: [Handling] = [
        Handling(
            arguments: [
                "profile", "add", "more", "--host", "127.0.0.1", "--user", SandboxProgram.user, "--password-fd", "3",
                "--verbose",
            ],
            isGiven: true
        ),
        Handling(
            arguments: [
                "profile", "add", "demo", "--host", "h.example", "--user", SandboxProgram.user, "--password-fd", "3",
            ],
            isGiven: true,
            status: 73
        ),
        Handling(arguments: ["profile", "set", "demo", "--password-fd", "3", "--verbose"], isGiven: true),
        Handling(arguments: ["profile", "set", "dem", "--password-fd", "3"], isGiven: true, status: 78),
        Handling(arguments: ["profile", "rename", "demo", "other", "--verbose"]),
        Handling(arguments: ["profile", "remove", "demo", "--verbose"]),
        Handling(arguments: ["profile", "test", "--verbose", "--record", "RECORD"]),
        Handling(arguments: ["--verbose", "--record", "RECORD", "text"]),
        Handling(arguments: ["--verbose", "--record", "RECORD"], input: "text\n"),
        Handling(arguments: ["--dry-run", "text"]),
        Handling(arguments: ["--verbose", "--record", "RECORD", "--on-fail", "false"], status: 1),
        Handling(arguments: ["sendmail", "-v", "ops@example.com"], input: "Subject: s\n\ntext\n"),
        Handling(arguments: ["watch", "LOG", "--match", "alarm", "--once", "--from-start", "--verbose"]),
        Handling(arguments: ["vault", "check", "--json"]),
        Handling(arguments: ["vault", "check", "--passphrase-fd", "3"], isGiven: true, status: 77),
        Handling(arguments: ["vault", "init", "--passphrase-fd", "3"], isGiven: true, status: 73),
        Handling(arguments: ["vault", "init", "--passphrase-fd", "3", "--home", "NEW"], isGiven: true),
    ]

    @Test("no command that handles it leaves it in a file, the output or a message", arguments: handlings)
    func handled(_ handling: Handling) async throws {
        let sandbox = try await SandboxProgram()
        let home = sandbox.home
        try home.write("an alarm\n", to: "log")
        let places = ["RECORD": home.file("record"), "LOG": home.file("log"), "NEW": home.file("new")]
        let run = try await sandbox.notify(
            handling.arguments.map { places[$0] ?? $0 },
            input: handling.input.map { Data($0.utf8) },
            secret: handling.isGiven ? sandbox.password : nil
        )
        #expect(run.status == handling.status, "\(run.errors)")
        if handling.arguments.contains("RECORD") { #expect(home.contents[home.file("record")]?.isEmpty == false) }
        let scan = SecretScan(secret: sandbox.password, user: SandboxProgram.user)
        for (path, data) in home.contents { #expect(scan.traces(in: data).isEmpty, "\(path)") }
        #expect(scan.traces(in: run.output + Data(run.errors.utf8)).isEmpty, "\(run.errors)")
    }

    @Test("a send that crashes leaves no core, whatever the limit on core files is")
    func crash() async throws {
        let server = try ScriptedServer(["220 mail.example ESMTP", "250-mail.example\r\n250 AUTH PLAIN"])
        defer { server.stop() }
        let home = try await TemporaryHome.sending(to: server.port)
        let folder = home.file("folder")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        func start(_ arguments: [String]) throws -> RunningProgram {
            try RunningProgram(
                "/bin/sh",
                ["-c", "ulimit -S -c $(ulimit -H -c); exec \"$@\"", "sh"] + arguments,
                environment: ["NOTIFY_HOME": home.path, "SWIFT_BACKTRACE": "enable=no"],
                directory: folder
            )
        }
        let sending = try start([NotifyProgram.path, "text"])
        try await server.hear("AUTH PLAIN")
        sending.terminate(SIGSEGV)
        #expect(try await sending.result().status == 128 + SIGSEGV)
        #expect(!sending.leftCore)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
}
