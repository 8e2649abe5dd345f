import ArgumentParser
import Escaping
import Files
import Glibc
import Mail
import Profiles
import Vault

struct VaultBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write a copy of the vault, and verify it.",
        discussion: """
            The copy is read back, and every password in it decrypted once. It is encrypted like the vault and opens with \
            the same keys, so keep one of them elsewhere too.

              notify vault backup /media/stick/notify-vault
              notify vault backup - | ssh backup 'cat > notify-vault'
            """
    )

    @Argument(help: "The file to write, or - for standard output.") var file: String
    @Flag(help: "Overwrite an existing file.") var force = false
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
                report.json ? "standard output cannot hold both the copy and --json" : "standard output is a terminal",
                hint: "name a file, or pipe it: notify vault backup - | ssh HOST 'cat > FILE'",
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
            let profiles = Plural.profiles(check.entryCount)
            terminal.note("copied generation \(check.generation) with \(profiles) to \(target)")
        }
    }
}
