import ArgumentParser
import Escaping
import Files
import Mail
import Profiles
import Settings
import Vault

struct VaultInit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Create a vault.",
        discussion: """
            With --key-file the vault opens unattended, for whoever can read that file: keep it on another medium, or \
            readable by one account only. The file is created unless it exists, and written to config.yaml. Without it, \
            the vault opens with a passphrase, which is taken byte for byte, without a trailing line end.

              notify vault init --key-file ~/.config/notify/key
              notify vault init
              notify vault init --passphrase-fd 3 3<FILE

            Exit status: 73 there is a vault already; 77 no passphrase; 78 unsafe owner or mode.
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
            throw CommandFailure("vault init", "either --key-file or --passphrase-fd, not both", status: .usage)
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
            terminal.note(madeKey ? "created key file \(keyFile)" : "using key file \(keyFile)")
            if configured { terminal.note("wrote vault: key-file to \(locations.config)") }
        }
        terminal.note("created vault \(locations.vault)")
    }

    /// - Returns: whether the configuration was changed.
    private static func configure(_ keyFile: String, in config: String) throws(CommandFailure) -> Bool {
        do throws(SettingsError) {
            return try Settings.addKeyFile(keyFile, to: config)
        } catch {
            throw CommandFailure(
                "configuration",
                error.description,
                hint: "the vault was created; add yourself  vault: {key-file: \(Visible.escaped(keyFile))}",
                status: .configuration
            )
        }
    }

    /// - Returns: whether the key file was created.
    private static func create(
        at path: String,
        keyFile: String?,
        descriptor: Int32?,
        options: VaultOptions
    ) throws(VaultError) -> Bool {
        // If there is a vault already, no passphrase is asked for, and no key file created.
        try Vault.expectAbsence(at: path)
        guard let keyFile else {
            let passphrase =
                if let descriptor {
                    try SecretPrompt.read(descriptor: descriptor)
                } else {
                    try SecretPrompt.readFromTerminal(prompt: "New passphrase for the vault: ", confirm: true)
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
