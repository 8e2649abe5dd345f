import Settings
import Vault

extension OpeningSetting {
    /// The kinds of keys that it brings: a passphrase may be a recovery code, a key file a recipient's.
    var kinds: Set<FactorKind> {
        switch self {
        case .keyFile: [.keyFile, .recipient]
        case .systemdCredential: [.systemdCredential]
        case .command: [.command]
        case .passphrase: [.passphrase, .recoveryCode]
        }
    }

    /// For a person: `key file /etc/notify/key`. Not escaped.
    var name: String {
        switch self {
        case .keyFile(let path): "key file \(path)"
        case .systemdCredential(let name): "systemd credential \(name)"
        case .command(let words): "command \(words.first ?? "")"
        case .passphrase: "passphrase"
        }
    }
}
