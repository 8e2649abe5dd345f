import Vault

/// A way to open the vault that the configuration names, or what is done where it names none.
enum OpeningWay: Sendable, Equatable {
    case keyFile(String)
    case systemdCredential(String)
    case command([String])
    case passphrase

    /// The kinds of keys that it brings: a passphrase may be a recovery code, a key file a recipient's.
    var kinds: Set<FactorKind> {
        switch self {
        case .keyFile: [.keyFile, .recipient]
        case .systemdCredential: [.systemdCredential]
        case .command: [.command]
        case .passphrase: [.passphrase, .recoveryCode]
        }
    }

    /// Whether it needs nobody to type.
    var isUnattended: Bool { self != .passphrase }

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
