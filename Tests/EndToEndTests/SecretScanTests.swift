import Foundation
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
}
