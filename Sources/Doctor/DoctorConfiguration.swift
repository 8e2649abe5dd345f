import Vault

/// Where the vault of this machine is, and what is to open it.
package struct DoctorConfiguration: Sendable {
    /// The path of the vault.
    package var vault: String
    /// The path of the vault's anchor.
    package var anchor: String
    /// What the configuration names to open the vault, in order; never empty.
    package var keySources: [KeySource]
    /// What is wrong with the configuration itself, in one escaped line.
    package var fault: String?

    /// Without `keySources`, the vault opens with a passphrase.
    package init(vault: String, anchor: String, keySources: [KeySource], fault: String? = nil) {
        self.vault = vault
        self.anchor = anchor
        self.keySources = keySources.isEmpty ? [.passphrase] : keySources
        self.fault = fault
    }
}

/// Where a key of the vault comes from.
package enum KeySource: Sendable, Equatable {
    /// An absolute path.
    case keyFile(String)
    /// What the unit calls it in `LoadCredentialEncrypted=`.
    case systemdCredential(String)
    /// The absolute path of a program.
    case command(String)
    /// A person at the terminal.
    case passphrase

    /// The kinds of factors it can be: a passphrase may be a recovery code, a key file a recipient's.
    var kinds: Set<FactorKind> {
        switch self {
        case .keyFile: [.keyFile, .recipient]
        case .systemdCredential: [.systemdCredential]
        case .command: [.command]
        case .passphrase: [.passphrase, .recoveryCode]
        }
    }

    /// For a sentence: `key file /etc/notify/key`. Not escaped.
    var name: String {
        switch self {
        case .keyFile(let path): "key file \(path)"
        case .systemdCredential(let name): "systemd credential \(name)"
        case .command(let program): "command \(program)"
        case .passphrase: "passphrase"
        }
    }
}
