import Files
import ArgumentParser
import Escaping
import Glibc
import Mail
import Profiles
import Vault

struct VaultBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write a copy of the vault, and check it.",
        discussion: """
            The copy is read back and opened, with every password in it. It is encrypted as the vault is, and opens with \
            the same keys: keep one of them elsewhere too.

              notify vault backup /media/stick/notify-vault
              notify vault backup - | ssh backup 'cat > notify-vault'
            """
    )

    @Argument(help: "The file to write, or - for standard output.") var file: String
    @Flag(help: "Replace a file that is there.") var force = false
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    private struct Result: Encodable {
        let path: String
        let generation: UInt64
        let profiles: Int
    }

    func run() async throws {
        let isOutput = file == "-"
        if isOutput, report.json || isatty(STDOUT_FILENO) == 1 {
            throw CommandFailure(
                "vault backup",
                report.json ? "standard output cannot take both the copy and --json" : "standard output is a terminal",
                hint: "name a file, or send it on: notify vault backup - | ssh HOST 'cat > FILE'",
                status: .usage
            )
        }
        let vault = try await Composition.load(home: access.home).vault(access, quiet: report.quiet).open()
        let (file, force) = (file, force)
        let check = try await blocking {
            let check = try vault.check()
            if isOutput {
                try Terminal.deliver(vault.backup(), to: STDOUT_FILENO)
            } else {
                try vault.backUp(to: file, overwriting: force)
            }
            return check
        }
        let terminal = Terminal(isQuiet: report.quiet)
        if report.json {
            try terminal.print(
                json: Result(path: file, generation: check.generation, profiles: check.entryCount)
            )
        } else {
            let target = isOutput ? "standard output" : Visible.escaped(file)
            terminal.note("copied generation \(check.generation), \(check.entryCount) profiles, to \(target)")
        }
    }
}
