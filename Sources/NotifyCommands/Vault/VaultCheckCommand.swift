import ArgumentParser
import Mail
import Settings
import Vault

struct VaultCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Open the vault and decrypt everything in it once."
    )

    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    private struct Result: Encodable {
        let path: String
        let generation: UInt64
        let slot: Int
        let entries: Int
        let secrets: Int
    }

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        let vault = try await composition.vault(access, quiet: report.quiet).open()
        let check = try await onOwnThread { try vault.check() }
        let terminal = Terminal(isQuiet: report.quiet)
        if report.json {
            try terminal.print(
                json: Result(
                    path: vault.path,
                    generation: check.generation,
                    slot: check.slot,
                    entries: check.entryCount,
                    secrets: check.secretCount
                )
            )
        } else if !report.quiet {
            terminal.print(
                "\(Visible.escaped(vault.path)): sound, generation \(check.generation), opened by slot \(check.slot), "
                    + "\(check.entryCount) profiles, \(check.secretCount) secrets"
            )
        }
    }
}
