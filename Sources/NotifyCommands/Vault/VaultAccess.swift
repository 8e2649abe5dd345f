import Vault

/// Opens the vault with what the command line, then the configuration, then the person at the terminal provides.
struct VaultAccess: Sendable {
    let path: String
    let keyFile: String?
    let passphraseDescriptor: Int32?

    /// `configuredKeyFile` is `vault: key-file` of `config.yaml`; the command line comes first.
    init(path: String, options: VaultKeyOptions, configuredKeyFile: String?) {
        self.path = path
        passphraseDescriptor = options.passphraseDescriptor
        keyFile = options.keyFile ?? (options.passphraseDescriptor == nil ? configuredKeyFile : nil)
    }

    /// Opens the vault; from here on the process leaves no core and cannot be traced.
    func open() async throws(CommandFailure) -> Vault {
        do {
            return try await onOwnThread {
                ProcessHardening.apply()
                return try Vault.open(at: path, key: key())
            }
        } catch {
            throw CommandFailure(converting: error)
        }
    }

    private func key() throws(VaultError) -> VaultKey {
        if let keyFile { return .keyFile(path: keyFile) }
        // A vault that is not there is told before anyone types a passphrase.
        _ = try Vault.status(at: path)
        if let passphraseDescriptor { return .passphrase(try SecretPrompt.read(descriptor: passphraseDescriptor)) }
        return .passphrase(try SecretPrompt.readFromTerminal(prompt: "Passphrase of the vault: ", confirm: false))
    }
}
