import Foundation
import TestSupport
import Testing

@Suite("Help and completion")
struct HelpTests {
    private static let commands: [[String]] = [
        [], ["send"], ["watch"], ["profile"], ["profile", "add"], ["profile", "set"], ["profile", "test"], ["provider"],
        ["provider", "find"], ["vault"], ["vault", "init"], ["vault", "status"], ["vault", "check"],
        ["vault", "unlock"], ["vault", "lock"], ["vault", "backup"], ["vault", "restore"], ["doctor"], ["sandbox"],
        ["profile", "export"], ["profile", "import"], ["vault", "recipient"], ["vault", "seal"], ["vault", "pending"],
        ["vault", "accept"], ["vault", "reject"],
        ["sendmail"],
    ]

    @Test("every command explains itself within 80 columns", arguments: commands)
    func help(_ command: [String]) async throws {
        let home = try TemporaryHome()
        let run = try await home.notify(command + ["--help"])
        #expect(run.status == 0 && run.errors.isEmpty)
        #expect(run.text.contains("OVERVIEW:") && run.text.contains("USAGE: notify"))
        // The parser's line of usage is never wrapped.
        let long = run.text.split(separator: "\n").filter { $0.count > 80 && !$0.hasPrefix("USAGE:") }
        #expect(long.isEmpty, "\(long)")
    }

    @Test(
        "examples stand there as they can be typed",
        arguments: [
            [], ["send"], ["watch"], ["profile", "add"], ["profile", "set"], ["vault", "init"],
            ["vault", "check"], ["vault", "unlock"], ["vault", "lock"], ["vault", "backup"], ["vault", "restore"],
            ["doctor"], ["sandbox"], ["sendmail"], ["profile", "export"], ["profile", "import"],
            ["vault", "recipient"], ["vault", "seal"], ["vault", "pending"], ["vault", "accept"], ["vault", "reject"],
        ]
    )
    func examples(_ command: [String]) async throws {
        let home = try TemporaryHome()
        let text = try await home.notify(command + ["--help"]).text
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.hasPrefix("USAGE") }
        #expect(lines.contains { $0.hasPrefix("  ") && $0.contains("notify") })
        // A wrapped example would go on at the left edge.
        for (line, next) in zip(lines, lines.dropFirst()) where line.hasPrefix("  ") {
            #expect(next.isEmpty || next.hasPrefix("  "), "\(line)\n\(next)")
        }
    }

    @Test("completion scripts are made, and bash takes its own", arguments: ["bash", "zsh", "fish"])
    func completion(shell: String) async throws {
        let home = try TemporaryHome()
        let run = try await home.notify(["--generate-completion-script", shell])
        #expect(run.status == 0 && run.text.contains("profile"))
        guard shell == "bash" else { return }
        let checked = try await Program.run("/bin/bash", ["-n", "/dev/stdin"], input: run.output)
        #expect(checked.status == 0, "\(checked.errors)")
    }

    @Test("the version is one line")
    func version() async throws {
        let home = try TemporaryHome()
        let run = try await home.notify(["--version"])
        #expect(run.status == 0)
        #expect(run.text.wholeMatch(of: #/notify \d+\.\d+\.\d+\n/#) != nil)
    }
}
