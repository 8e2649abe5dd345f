import Foundation
import TestSupport
import Testing

@Suite("A configuration that cannot be used says where and why")
struct ConfigurationTests {
    @Test(
        "the place and the nearest key are named, and a message is kept",
        arguments: [
            ("profil: x\n", "config.yaml:1:1: unknown key 'profil'\nhint: did you mean 'profile'?"),
            ("vault: {key-fiel: x}\n", "config.yaml:1:9: unknown key 'key-fiel'\nhint: did you mean 'key-file'?"),
            ("to: nobody\n", "config.yaml:1:5: 'nobody' is not a mail address"),
            ("to: [a@b.example\n", "config.yaml:2:1: "),
            ("profile: a\nprofile: b\n", "config.yaml:2:1: "),
            ("to: &x [a@b.example]\n", "config.yaml:1:5: "),
            ("delivery: {timeout: soon}\n", "hint: write it like 90s, 10m, 1h30m or 2d"),
            (
                "rules:\n  - {name: r, match: a, severity: warn}\n",
                "config.yaml:2:35: 'severity' cannot be 'warn'"
            ),
            ("rules:\n  - {name: r, mathc: a}\n", "hint: did you mean 'match'?"),
            ("watch:\n  - {name: w, files: /x, rules: [r]}\n", "unknown rule 'r'"),
        ]
    )
    func refused(yaml: String, words: String) async throws {
        let home = try TemporaryHome()
        try home.write(yaml, to: "config.yaml")
        for arguments in [["profile", "list"], ["precious"]] {
            let run = try await home.notify(arguments)
            #expect(run.status == 78, "\(run.errors)")
            #expect(run.errors.contains(words), "\(run.errors)")
            #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        }
        #expect(home.unsent.count == 1)
    }

    @Test(
        "a log that cannot be watched is told once: 66",
        arguments: [["/no/such.log", "--match", "x", "--once"], ["/tmp", "--match", "x", "--once"]]
    )
    func unreadableLog(arguments: [String]) async throws {
        let home = try await TemporaryHome.sending(to: 2525)
        let run = try await home.notify(["watch"] + arguments)
        #expect(run.status == 66, "\(run.errors)")
        #expect(run.errors.split(separator: "\n").filter { $0.hasPrefix("notify: ") }.count == 1, "\(run.errors)")
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
    }

    @Test("an attachment that cannot be read: 66, and the text is kept")
    func unreadableAttachment() async throws {
        let sandbox = try await SandboxProgram()
        let run = try await sandbox.notify(["--attach", sandbox.home.file("none.pdf"), "precious"])
        #expect(run.status == 66)
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        #expect(try await ReceivedMail(path: try #require(sandbox.home.unsent.first)).text == "precious\n")
        #expect(sandbox.mails.isEmpty)
    }
}
