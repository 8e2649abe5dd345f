/// What a person or a service opens a vault with.
package enum VaultKey: Sendable {
    case passphrase(SecretBuffer)
    /// A file of 32 random bytes; see `KeyFile`.
    case keyFile(path: String)
}

/// A key whose bytes are at hand.
enum ResolvedKey {
    case passphrase(SecretBuffer)
    case keyFile(SecretBuffer)

    /// Reads the key file, if it is one.
    init(_ key: VaultKey) throws(VaultError) {
        switch key {
        case .passphrase(let passphrase):
            guard passphrase.count > 0 else {
                throw VaultError(kind: .unusableSecret, path: "passphrase", reason: "is empty")
            }
            self = .passphrase(passphrase)
        case .keyFile(let path):
            self = .keyFile(try KeyFile.read(at: path))
        }
    }

    var kind: SlotKind {
        switch self {
        case .passphrase: .passphrase
        case .keyFile: .keyFile
        }
    }
}
