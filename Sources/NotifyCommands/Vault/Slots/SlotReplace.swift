import Files
import ArgumentParser
import Profiles
import Settings
import Vault

struct SlotReplace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replace",
        abstract: "Give a slot another key, such as a new passphrase; number and label stay.",
        discussion: """
            Nothing else in the vault is sealed anew. Copies of the vault that were made before still open with the old \
            key: where it has become known, also run notify vault rekey, and change the passwords themselves.

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
        Terminal(isQuiet: report.quiet).note("gave slot \(number) another key")
    }
}
