import Foundation
import TestSupport
import Testing

@Suite("Help and completion")
struct HelpTests {
    /// A command in the parser's description of the tree.
    private struct Description: Decodable {
        struct Command: Decodable {
            let commandName: String
            let subcommands: [Command]?
        }

        let command: Command
    }

    /// The path of each command of the tree, the root's first.
    private static func commands() async throws -> [[String]] {
        let home = try TemporaryHome()
        let tree = try await home.notify(["--experimental-dump-help"]).output
        let root = try JSONDecoder().decode(Description.self, from: Data(tree)).command
        func paths(_ command: Description.Command, _ path: [String]) -> [[String]] {
            [path]
                + (command.subcommands ?? []).filter { $0.commandName != "help" }.flatMap {
                    paths($0, path + [$0.commandName])
                }
        }
        let commands = paths(root, [])
        try #require(commands.count > 40)
        return commands
    }

    @Test("every command explains itself within 80 columns")
    func help() async throws {
        let home = try TemporaryHome()
        for command in try await Self.commands() {
            let run = try await home.notify(command + ["--help"])
            #expect(run.status == 0 && run.errors.isEmpty, "\(command)")
            #expect(run.text.contains("OVERVIEW:") && run.text.contains("USAGE: notify"), "\(command)")
            // The parser's line of usage is never wrapped.
            let long = run.text.split(separator: "\n").filter { $0.count > 80 && !$0.hasPrefix("USAGE:") }
            #expect(long.isEmpty, "\(command): \(long)")
        }
    }

    @Test("every command that does something has examples that can be typed")
    func examples() async throws {
        let home = try TemporaryHome()
        for command in try await Self.commands() {
            let text = try await home.notify(command + ["--help"]).text
            guard !text.contains("SUBCOMMANDS:") || command.isEmpty else { continue }
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.hasPrefix("USAGE") }
            #expect(lines.contains { $0.hasPrefix("  ") && $0.contains("notify") }, "\(command)")
            // A wrapped example would go on at the left edge.
            for (line, next) in zip(lines, lines.dropFirst()) where line.hasPrefix("  ") {
                #expect(next.isEmpty || next.hasPrefix("  "), "\(line)\n\(next)")
            }
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
