import Files
import ArgumentParser
import Profiles
import Settings
import Vault

struct SlotRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a way into the vault; the last one stays."
    )

    @Argument(help: "The slot's number.") var number: Int
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        let vault = try await composition.vault(access, quiet: report.quiet).open()
        let number = number
        try await blocking { try vault.removeSlot(number) }
        let terminal = Terminal(isQuiet: report.quiet)
        terminal.note("removed slot \(number)")
        if vault.slot == number {
            terminal.note("it is the one that opened the vault just now: see that another does: notify vault slot test")
        }
    }
}
