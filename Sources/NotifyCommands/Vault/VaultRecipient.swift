import ArgumentParser
import Mail
import Settings
import Vault

struct VaultRecipient: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recipient",
        abstract: "Print the public key that can be sealed to: this vault's, or a key file's.",
        discussion: """
            It is no secret. This vault's is for profiles that are sealed without opening it; a key file's is for a slot \
            that its owner opens: notify vault slot add recipient=KEY.

              notify vault recipient
              notify vault recipient --key-file /media/stick/key
            """
    )

    @Option(help: HomeOptions.help)
    var home: String?
    @Option(help: ArgumentHelp("Print the public key of this key file.", valueName: "file"))
    var keyFile: String?
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let (path, keyFile) = (try Composition.load(home: home).locations.vault, keyFile)
        let terminal = Terminal(isQuiet: report.quiet)
        let recipient = try await onOwnThread {
            if let keyFile {
                terminal.hardenProcess()
                return try Recipient(ofKeyFileAt: keyFile)
            }
            return try Vault.status(at: path).intakeKey
        }
        if report.json {
            try terminal.print(json: ["recipient": recipient.text])
        } else {
            terminal.print(recipient.text)
        }
        if keyFile == nil { terminal.note("read from \(Visible.escaped(path)), which was not opened to check it") }
    }
}
