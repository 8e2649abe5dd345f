import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Doctor")
struct DoctorTests {
    private struct Report: Decodable {
        struct Check: Decodable {
            let check: String
            let grade: String
            let what: String
            let hint: String?
        }

        struct Row: Decodable {
            struct Cell: Decodable {
                let attacker: String
                let verdict: String
            }

            let slot: Int
            let kind: String
            let protections: [Cell]
        }

        let findings: [Check]
        let threats: [Row]
        let advice: String
    }

    private static func report(_ run: Run) throws -> Report {
        try JSONDecoder().decode(Report.self, from: run.output)
    }

    @Test("a key file beside the vault is a warning, lost in every column, and no problem: 0")
    func beside() async throws {
        let user = try Unprivileged(try await TemporaryHome.sending(to: 2525))
        let run = try await user.run([user.notify, "doctor"])
        #expect(run.status == 0 && run.errors.isEmpty, "\(run.text)\(run.errors)")
        #expect(run.text.contains("warning  key file") && run.text.contains("is beside the vault"))
        let row = try #require(run.text.split(separator: "\n").first { $0.hasPrefix("slot 1: key-file") })
        #expect(row.components(separatedBy: "lost").count == 5, "\(row)")
        #expect(run.text.contains("stolen disk or backup  can read the home  runs code as the user  root, live"))
        #expect(run.text.contains("a mailbox made for sending alone"))
        #expect(!run.text.contains("\u{1b}") && !run.text.contains("problem"))
        let quiet = try await user.run([user.notify, "doctor", "--quiet"])
        #expect(quiet.status == 0 && quiet.output.isEmpty && quiet.errors.isEmpty)
    }

    @Test("nobody is asked for the passphrase, and nothing is written")
    func closed() async throws {
        let home = try TemporaryHome()
        let made = try await home.notify(["vault", "init", "--passphrase-fd", "3"], secret: "correct horse")
        #expect(made.status == 0)
        let before = home.contents
        let report = try Self.report(try await home.notify(["doctor", "--json"]))
        #expect(home.contents == before)
        #expect(report.threats.map(\.kind) == ["passphrase"])
        #expect(report.threats.first?.protections.map(\.attacker).last == "root, live")
        #expect(report.findings.contains { $0.check == "slots" && $0.hint == "notify vault slot add recovery-code" })
        #expect(report.findings.contains { $0.check == "slot 1 cost" && $0.grade == "ok" })
    }

    static let damages: [VaultTests.Damage] = [
        .init(name: "no vault", status: 78, words: "there is no vault") {
            try FileManager.default.removeItem(atPath: $0.file("vault"))
        },
        .init(name: "an open vault", status: 78, words: "has mode 0644") {
            _ = chmod($0.file("vault"), 0o644)
        },
        .init(name: "a link", status: 78, words: "is a symbolic link") {
            try FileManager.default.moveItem(atPath: $0.file("vault"), toPath: $0.file("real"))
            try FileManager.default.createSymbolicLink(atPath: $0.file("vault"), withDestinationPath: "real")
        },
        .init(name: "a directory", status: 78, words: "is not a regular file") {
            try FileManager.default.removeItem(atPath: $0.file("vault"))
            try FileManager.default.createDirectory(atPath: $0.file("vault"), withIntermediateDirectories: false)
        },
        .init(name: "an open home", status: 78, words: "too open: mode 0755") { _ = chmod($0.path, 0o755) },
        .init(name: "an open copy", status: 78, words: "open to others: mode 0644") {
            _ = chmod($0.file("vault.bak"), 0o644)
        },
        .init(name: "no key file", status: 78, words: "there is no such file") {
            try FileManager.default.removeItem(atPath: $0.file("key"))
        },
        .init(name: "a mistake in config.yaml", status: 78, words: "nonsense") { try $0.configure("nonsense: 1\n") },
    ]

    @Test("a problem is told, first with --quiet, and ends with 78", arguments: damages)
    func problem(_ damage: VaultTests.Damage) async throws {
        let home = try await TemporaryHome.sending(to: 2525)
        try damage.inflict(home)
        for options in [[], ["--quiet"]] {
            let run = try await home.notify(["doctor"] + options)
            #expect(run.status == damage.status && run.text.contains(damage.words), "\(run.text)")
            #expect(run.text.contains("problem ") && ErrorForm.faults(run).isEmpty, "\(run.errors)")
        }
        let json = try await home.notify(["doctor", "--json"])
        let report = try Self.report(json)
        #expect(
            json.status == 78 && report.findings.contains { $0.grade == "problem" && $0.what.contains(damage.words) }
        )
        #expect(!report.advice.isEmpty)
    }

    @Test("a name that could write to the terminal is escaped")
    func escaped() async throws {
        let home = try TemporaryHome()
        let run = try await home.notify(["doctor", "--home", home.file("\u{1b}[31mred")])
        #expect(run.status == 78 && run.text.contains("\\x1b[31mred") && !run.text.contains("\u{1b}"), "\(run.text)")
    }

    @Test("the limit on locked memory is looked at, not believed", .enabled(if: geteuid() == 0))
    func memoryLock() async throws {
        let user = try Unprivileged(try await TemporaryHome.withVault())
        let run = try await user.run([user.notify, "doctor"], limits: ["--memlock=0:0"])
        #expect(run.status == 0 && run.text.contains("warning  memory lock"), "\(run.text)")
        let root = try await Program.run(
            "/usr/bin/prlimit",
            ["--memlock=0:0", NotifyProgram.path, "doctor"],
            environment: ["NOTIFY_HOME": user.home.path]
        )
        #expect(root.text.contains("ok       memory lock") && root.text.contains("running as root"), "\(root.text)")
    }
}
