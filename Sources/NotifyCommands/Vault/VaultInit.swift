import Files
import ArgumentParser
import Escaping
import Mail
import Profiles
import Settings
import Vault

struct VaultInit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a vault.",
        discussion: """
            With --key-file the vault opens unattended, with whoever can read that file: keep it on another medium, or \
            readable by one account only. Without it, the vault asks for a passphrase, which counts byte for byte as it is \
            typed or given (with one line end less), in whatever encoding.

              notify vault init --key-file ~/.config/notify/key
            """
    )

    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        let locations = composition.locations
        let keyFile = access.keyFile
        let descriptor = access.passphraseDescriptor
        if keyFile != nil, descriptor != nil {
            throw CommandFailure("vault init", "takes a key file or a passphrase, not both", status: .usage)
        }
        try locations.createDirectories()
        let terminal = Terminal(isQuiet: report.quiet)
        let (access, quiet) = (access, report.quiet)
        let madeKey = try await blocking {
            terminal.hardenProcess()
            return try Self.create(
                at: locations.vault,
                keyFile: keyFile,
                descriptor: descriptor,
                options: composition.vault(access, quiet: quiet).options()
            )
        }
        if let keyFile {
            let configured = try Self.configure(Path.absolute(keyFile), in: locations.config)
            terminal.note(madeKey ? "made the key file \(keyFile)" : "used the key file \(keyFile)")
            if configured { terminal.note("wrote vault: key-file into \(locations.config)") }
        }
        terminal.note("made the vault \(locations.vault)")
    }

    /// - Returns: whether the configuration was changed.
    private static func configure(_ keyFile: String, in config: String) throws(CommandFailure) -> Bool {
        do throws(SettingsError) {
            return try Settings.addKeyFile(keyFile, to: config)
        } catch {
            throw CommandFailure(
                "configuration",
                error.description,
                hint: "the vault is made; write yourself  vault: {key-file: \(Visible.escaped(keyFile))}",
                status: .configuration
            )
        }
    }

    /// - Returns: whether the key file was made.
    private static func create(
        at path: String,
        keyFile: String?,
        descriptor: Int32?,
        options: VaultOptions
    ) throws(VaultError) -> Bool {
        // Where a vault is already, nobody is asked for a passphrase, and no key file is made.
        try Vault.expectAbsence(at: path)
        guard let keyFile else {
            let passphrase =
                if let descriptor {
                    try SecretPrompt.read(descriptor: descriptor)
                } else {
                    try SecretPrompt.readFromTerminal(prompt: "New passphrase of the vault: ", confirm: true)
                }
            try Vault.create(at: path, key: .passphrase(passphrase), options: options)
            return false
        }
        var made = true
        do throws(VaultError) {
            try KeyFile.create(at: keyFile)
        } catch {
            guard error.kind == .exists else { throw error }
            made = false
        }
        try Vault.create(at: path, key: .keyFile(path: keyFile), options: options)
        return made
    }
}
