import Foundation
import TestSupport
import Testing

@Suite("The audit log tells what the vault was used for")
struct AuditLogTests {
    private struct Report: Decodable {
        struct Row: Decodable {
            let action: String
            let profile: String?
            let recipients: [String]
            let outcome: String?
            let uid: UInt32
        }
        let isVerified: Bool
        let fault: String?
        let uses: [Row]
    }

    private static func report(_ sandbox: SandboxProgram, _ arguments: [String]) async throws -> Report {
        let run = try await sandbox.notify(["vault", "log", "--json"] + arguments)
        return try JSONDecoder().decode(Report.self, from: run.output)
    }

    @Test("each use is logged with its outcome, closed to others")
    func uses() async throws {
        let sandbox = try await SandboxProgram()
        let fresh = try await sandbox.notify(["vault", "log"])
        #expect(fresh.status == 0 && fresh.output.isEmpty && fresh.errors == "notify: no audit log yet\n")
        #expect(try await sandbox.notify(["vault", "log", "--verify"]).status == 66)
        #expect(try await sandbox.notify(["text", "--to", "ops@example.com"]).status == 0)
        #expect(try await sandbox.notify(["profile", "test"]).status == 0)
        #expect(try await sandbox.notify(["--dry-run", "text"]).status == 0)
        #expect(
            try await sandbox.notify(["profile", "set", "demo", "--password-fd", "3"], secret: "wrong").status == 0
        )
        #expect(try await sandbox.notify(["text", "--to", "a@b.example"]).status == 77)
        #expect(try await sandbox.notify(["profile", "test"]).status == 77)

        let report = try await Self.report(sandbox, ["--verify"])
        #expect(report.isVerified && report.fault == nil)
        #expect(report.uses.map(\.action) == ["send", "test", "send", "test"])
        #expect(report.uses.map(\.outcome) == ["delivered", "passed", "undelivered", "failed"])
        #expect(report.uses.map(\.recipients) == [["ops@example.com"], [], ["a@b.example"], []])
        #expect(report.uses.allSatisfy { $0.profile == "demo" && $0.uid == getuid() })
        #expect(try await Self.report(sandbox, ["--last", "1"]).uses.count == 1)
        #expect(try await Self.report(sandbox, ["--profile", "other"]).uses.isEmpty)
        for name in ["audit.log", "audit.head", "audit.log.lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: sandbox.home.file("state/\(name)"))
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
        let table = try await sandbox.notify(["vault", "log", "--last", "4"])
        #expect(table.status == 0)
        #expect(table.text.split(separator: "\n").count == 4)
        #expect(table.text.contains(#/(?m)^\S+Z  \d+\S*  send delivered    demo  ops@example\.com$/#), "\(table.text)")
        #expect(table.errors == "notify: not authenticated; to check it: notify vault log --verify\n")
    }

    @Test("without a key it is shown, with --verify the vault has to open")
    func keys() async throws {
        let sandbox = try await SandboxProgram()
        #expect(try await sandbox.notify(["text"]).status == 0)
        try FileManager.default.removeItem(atPath: sandbox.home.file("key"))
        #expect(try await sandbox.notify(["vault", "log"]).status == 0)
        #expect(try await sandbox.notify(["vault", "log", "--verify"]).status == 78)
    }

    @Test("a change is reported with 65 and a hint, and nothing after it is shown")
    func changed() async throws {
        let sandbox = try await SandboxProgram()
        for number in 1...3 { #expect(try await sandbox.notify(["--to", "a\(number)@b.example", "text"]).status == 0) }
        let path = sandbox.home.file("state/audit.log")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try sandbox.home.write(text.replacing("a2@", with: "x2@"), to: "state/audit.log")
        let run = try await sandbox.notify(["vault", "log", "--verify"])
        #expect(run.status == 65)
        #expect(run.errors.contains("notify: \(path): line 4 was changed\nhint: "), "\(run.errors)")
        #expect(ErrorForm.faults(run).isEmpty)
        #expect(run.text.contains("a1@b.example") && !run.text.contains("a3@") && !run.text.contains("x2@"))
        #expect(try await sandbox.notify(["text"]).status == 0)
        #expect(try await sandbox.notify(["vault", "log", "--verify"]).status == 65)
        #expect(try await sandbox.notify(["vault", "log", "--accept"]).status == 0)
        let accepted = try await sandbox.notify(["vault", "log", "--verify"])
        #expect(accepted.status == 0 && accepted.errors.contains("1 fault accepted earlier"), "\(accepted.errors)")
    }

    @Test("a new data key goes on with the log, and a limit with its count")
    func rekeyed() async throws {
        let sandbox = try await SandboxProgram()
        #expect(try await sandbox.notify(["profile", "set", "demo", "--limit", "2/1h"]).status == 0)
        #expect(try await sandbox.notify(["text"]).status == 0)
        let rekeyed = try await sandbox.notify(["vault", "rekey"])
        #expect(rekeyed.status == 0 && !rekeyed.errors.contains("audit log"), "\(rekeyed.errors)")
        #expect(try await sandbox.notify(["text"]).status == 0)
        #expect(try await sandbox.notify(["text"]).status == 75)
        let report = try await Self.report(sandbox, ["--verify"])
        #expect(report.isVerified && report.uses.map(\.action) == ["limit", "send", "send", "refuse"])
    }

    @Test("names and addresses do nothing to a terminal")
    func escapes() async throws {
        let sandbox = try await SandboxProgram()
        #expect(try await sandbox.notify(["text"]).status == 0)
        let path = sandbox.home.file("state/audit.log")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try sandbox.home.write(text.replacing("\"demo\"", with: "\"d\\u001b[31m\\u202e\""), to: "state/audit.log")
        let run = try await sandbox.notify(["vault", "log"])
        #expect(run.text.contains("d\\x1b[31m\\u{202e}") && !run.output.contains(0x1b), "\(run.text)")
    }
}
