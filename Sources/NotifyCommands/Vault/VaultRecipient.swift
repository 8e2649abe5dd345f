import Files
import ArgumentParser
import Escaping
import Mail
import Profiles
import Settings
import Vault

struct VaultRecipient: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recipient",
        abstract: "Print the public key that can be sealed to: this vault's, or a key file's.",
        discussion: """
            It is no secret. This vault's is for profiles that are sealed without opening it; a key file's is for a slot \
            that its owner opens: notify vault slot add recipient=KEY.

              notify vault recipient --open
              notify vault recipient --key-file /media/stick/key
            """
    )

    @Flag(
        help: """
            Open the vault, which proves that the key is its own; else whoever can write the file can exchange it. \
            --key-file opens it then.
            """
    )
    var open = false
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    private struct Result: Encodable {
        let recipient: String
        /// Left out for a key file.
        let isAuthenticated: Bool?
    }

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        let path = composition.locations.vault
        let terminal = Terminal(isQuiet: report.quiet)
        let (recipient, isAuthenticated) = try await recipient(composition, path, terminal)
        if report.json {
            try terminal.print(json: Result(recipient: recipient.text, isAuthenticated: isAuthenticated))
        } else {
            terminal.print(recipient.text)
        }
        guard isAuthenticated == false else { return }
        terminal.note("read from \(Visible.escaped(path)), which was not opened to check it; --open does")
    }

    private func recipient(
        _ composition: Composition,
        _ path: String,
        _ terminal: Terminal
    ) async throws -> (Recipient, Bool?) {
        guard !open else { return (try await composition.vault(access, quiet: report.quiet).open().intakeKey, true) }
        let keyFile = access.keyFile
        return try await blocking {
            guard let keyFile else { return (try Vault.status(at: path).intakeKey, false) }
            terminal.hardenProcess()
            return (try Recipient(ofKeyFileAt: keyFile), nil)
        }
    }
}
