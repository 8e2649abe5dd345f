import ArgumentParser
import Files
import Profiles
import Settings
import Vault

struct SlotRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a slot, unless it is the last one.",
        discussion: """
            Earlier copies of the vault still open with its key.

              notify vault slot remove 3
            """
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
            terminal.note("it opened the vault just now; make sure that another one does: notify vault slot test")
        }
    }
}
