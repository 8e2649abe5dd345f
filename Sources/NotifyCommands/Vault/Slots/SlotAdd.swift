import Files
import ArgumentParser
import Profiles
import Settings
import Vault

struct SlotAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a way into the vault.",
        discussion: """
            A key file is made where none is. A recovery code is shown once, and typed back. A recipient's slot is made \
            with a public key (notify vault recipient) and opens with that person's key file. Named together, two keys \
            open the slot only together.

              notify vault slot add recovery-code --label 'in the safe'
              notify vault slot add key-file=/media/stick/key passphrase
              notify vault slot add systemd-credential=notify-vault \\
                --output /etc/credstore.encrypted/notify-vault
            """
    )

    @OptionGroup var slot: NewSlotOptions
    @Option(help: ArgumentHelp("A word for lists, at most 64 bytes; it is not encrypted.", valueName: "text"))
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
