/// A key that was obtained: its bytes, by its kind.
package enum KeyMaterial: Sendable {
    case passphrase(SecretBuffer)
    /// 32 bytes.
    case keyFile(SecretBuffer)
    /// 32 bytes.
    case systemdCredential(SecretBuffer)
    case command(SecretBuffer)
    /// 20 bytes.
    case recoveryCode(SecretBuffer)

    var kind: FactorKind {
        switch self {
        case .passphrase: .passphrase
        case .keyFile: .keyFile
        case .systemdCredential: .systemdCredential
        case .command: .command
        case .recoveryCode: .recoveryCode
        }
    }

    var secret: SecretBuffer {
        switch self {
        case .passphrase(let secret), .keyFile(let secret), .systemdCredential(let secret), .command(let secret),
            .recoveryCode(let secret):
            secret
        }
    }

    /// Whether it can be a factor of that kind: a key file also opens what is sealed to a recipient.
    func opens(_ kind: FactorKind) -> Bool {
        kind == self.kind || (kind == .recipient && self.kind == .keyFile)
    }
}

/// The key for one factor of a new slot.
package enum FactorKey: Sendable {
    case material(KeyMaterial)
    /// The public key of someone else.
    case recipient(Recipient)

    var kind: FactorKind {
        switch self {
        case .material(let material): material.kind
        case .recipient: .recipient
        }
    }
}

/// The key, or the two keys together, that a new slot is to open with.
package enum SlotKey: Sendable {
    case one(FactorKey)
    case both(FactorKey, FactorKey)
}
