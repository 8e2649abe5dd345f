import ArgumentParser
import Files
import Profiles
import Settings
import Vault

struct SlotAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a key that opens the vault.",
        discussion: """
            A key file is created unless it exists. A recovery code is shown once, and has to be typed back. A recipient's \
            slot takes a public key (notify vault recipient) and opens with that person's key file. Two keys in one slot \
            open it only together.

              notify vault slot add recovery-code --label 'in the safe'
              notify vault slot add key-file=/media/stick/key passphrase
              notify vault slot add systemd-credential=notify-vault \\
                --output /etc/credstore.encrypted/notify-vault
            """
    )

    @OptionGroup var slot: NewSlotOptions
    @Option(help: ArgumentHelp("A name for lists, at most 64 bytes; not encrypted.", valueName: "text"))
    var label = ""
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        let vault = try await composition.vault(access, quiet: report.quiet).open(cost: slot.cost)
        let making = NewSlotKey(options: slot, configured: composition.settings.ways)
        let label = label
        let number = try await blocking { try vault.addSlot(for: making.key(), label: label) }
        let terminal = Terminal(isQuiet: report.quiet)
        if report.json {
            try terminal.print(json: ["slot": number])
        } else {
            terminal.note("added slot \(number); try it with: notify vault slot test")
        }
    }
}
