import Foundation
import TestSupport
import Testing

@Suite("A new password is stored once the server has taken it")
struct RotationTests {
    private static func rotate(_ home: TemporaryHome, _ options: [String] = [], to secret: String) async throws -> Run {
        try await home.notify(["profile", "set", "demo", "--rotate", "--password-fd", "3"] + options, secret: secret)
    }

    @Test("a password that the server rejects changes nothing, one that it takes is stored")
    func passwords() async throws {
        let sandbox = try await SandboxProgram()
        let vault = sandbox.home.file("vault")
        let before = sandbox.home.contents[vault]
        let wrong = "Wröng-sentinel %+/=\(UUID().uuidString)"
        let rejected = try await Self.rotate(sandbox.home, to: wrong)
        #expect(rejected.status == 77, "\(rejected.errors)")
        #expect(rejected.errors.contains("profile 'demo' stays as it was"), "\(rejected.errors)")
        #expect(ErrorForm.faults(rejected).isEmpty, "\(rejected.errors)")
        #expect(sandbox.home.contents[vault] == before)
        #expect(try await sandbox.notify(["profile", "test"]).status == 0)

        // The vault has an old password, the server takes another one.
        #expect(try await sandbox.notify(["profile", "set", "demo", "--password-fd", "3"], secret: wrong).status == 0)
        #expect(try await sandbox.notify(["profile", "test"]).status == 77)
        let taken = try await Self.rotate(sandbox.home, ["--verbose"], to: sandbox.password)
        #expect(taken.status == 0 && taken.errors.contains("the server has taken the new secret"), "\(taken.errors)")
        #expect(sandbox.home.contents[vault] != before)
        #expect(try await sandbox.notify(["profile", "test"]).status == 0)
        for secret in [wrong, sandbox.password] {
            let scan = SecretScan(secret: secret, user: SandboxProgram.user)
            for run in [rejected, taken] {
                #expect(scan.traces(in: run.output + Data(run.errors.utf8)).isEmpty, "\(run.errors)")
            }
            for (path, data) in sandbox.home.contents { #expect(scan.traces(in: data).isEmpty, "\(path)") }
        }
    }

    @Test("other options are proven, and stored or not, together with the password")
    func together() async throws {
        let sandbox = try await SandboxProgram()
        let vault = sandbox.home.file("vault")
        let before = sandbox.home.contents[vault]
        let rejected = try await Self.rotate(sandbox.home, ["--user", "other@example.com"], to: sandbox.password)
        #expect(rejected.status == 77, "\(rejected.errors)")
        #expect(sandbox.home.contents[vault] == before)
        let taken = try await Self.rotate(sandbox.home, ["--mechanism", "PLAIN"], to: sandbox.password)
        #expect(taken.status == 0, "\(taken.errors)")
        #expect(try await sandbox.notify(["profile", "show"]).text.contains("mechanisms  PLAIN\n"))
    }

    @Test("where the server cannot be reached, or asks for no login, nothing changes")
    func unproven() async throws {
        let home = try await TemporaryHome.sending(to: ScriptedServer.deadPort)
        let before = home.contents[home.file("vault")]
        let unreached = try await home.notify(
            ["profile", "set", "own", "--rotate", "--password-fd", "3"],
            secret: "new"
        )
        #expect([69, 75].contains(unreached.status), "\(unreached.errors)")
        #expect(home.contents[home.file("vault")] == before)
        let server = try ScriptedServer(["220 mail.example ESMTP", "250 mail.example"])
        defer { server.stop() }
        let port = ["--host", "127.0.0.1", "--port", "\(server.port)", "--security", "none"]
        let unasked = try await home.notify(
            ["profile", "set", "own", "--rotate", "--password-fd", "3"] + port,
            secret: "new"
        )
        #expect(unasked.status != 0 && ErrorForm.faults(unasked).isEmpty, "\(unasked.errors)")
        #expect(home.contents[home.file("vault")] == before)
    }

    @Test("a profile that another process has changed meanwhile stays as that has left it")
    func raced() async throws {
        let server = try ScriptedServer([
            "220 mail.example ESMTP", "250-mail.example\r\n250 AUTH PLAIN", "",
        ])
        defer { server.stop() }
        let home = try await TemporaryHome.sending(to: server.port)
        let rotating = try RunningProgram(
            NotifyProgram.path,
            ["profile", "set", "own", "--rotate", "--password-fd", "3"],
            environment: ["NOTIFY_HOME": home.path],
            secret: "new"
        )
        try await server.hear("AUTH PLAIN")
        #expect(try await home.notify(["profile", "set", "own", "--greeting", "other"]).status == 0)
        let left = home.contents[home.file("vault")]
        server.say("235 2.7.0 welcome")
        let run = try await rotating.result()
        #expect(run.status == 75 && run.errors.contains("was changed by another process"), "\(run.errors)")
        #expect(home.contents[home.file("vault")] == left)
    }

    @Test("a profile without a secret has none to rotate")
    func needless() async throws {
        let home = try await TemporaryHome.sending(to: 2525)
        try home.configure("oauth2: {own: {command: [/bin/echo, token]}}\n")
        let run = try await home.notify(["profile", "set", "own", "--rotate", "--mechanism", "XOAUTH2"])
        #expect(run.status == 64 && run.errors.contains("this profile needs no secret"), "\(run.errors)")
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
    }
}
