import ArgumentParser
import Escaping
import Files
import Mail
import Profiles
import Settings
import Vault

struct VaultRecipient: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recipient",
        abstract: "Print the public key of the vault, or of a key file.",
        discussion: """
            It is not secret. Profiles are sealed to the vault's key without opening the vault; a key file's key is for a \
            slot that its owner can open: notify vault slot add recipient=KEY.

              notify vault recipient --open
              notify vault recipient --key-file /media/stick/key
            """
    )

    @Flag(
        help: """
            Open the vault to authenticate the key: otherwise whoever can write the file can replace it. With this \
            option, --key-file opens the vault.
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
        terminal.note("read from \(Visible.escaped(path)), not authenticated; use --open for that")
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
