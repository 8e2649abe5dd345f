import ArgumentParser
import Files
import Profiles
import Settings
import Vault

struct SlotReplace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replace",
        abstract: "Replace the key of a slot, such as its passphrase.",
        discussion: """
            Number and label stay, and nothing is re-encrypted. Earlier copies of the vault still open with the old key: \
            if it may be known, also run notify vault rekey, and change the passwords in the vault.

              notify vault slot replace 1 passphrase
            """
    )

    @Argument(help: "The slot's number.") var number: Int
    @OptionGroup var slot: NewSlotOptions
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        let vault = try await composition.vault(access, quiet: report.quiet).open(cost: slot.cost)
        let making = NewSlotKey(options: slot, configured: composition.settings.ways)
        let number = number
        try await blocking {
            try vault.expectSlot(number)
            try vault.replaceKey(ofSlot: number, with: making.key())
        }
        Terminal(isQuiet: report.quiet).note("replaced the key of slot \(number)")
    }
}
