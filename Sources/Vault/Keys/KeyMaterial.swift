/// A key whose bytes are at hand.
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

    /// The factors that it can be: a key file is also what a recipient opens with.
    func opens(_ kind: FactorKind) -> Bool {
        kind == self.kind || (kind == .recipient && self.kind == .keyFile)
    }
}

/// What a factor of a new slot is made for.
package enum FactorKey: Sendable {
    case material(KeyMaterial)
    /// Someone who is not here.
    case recipient(Recipient)

    var kind: FactorKind {
        switch self {
        case .material(let material): material.kind
        case .recipient: .recipient
        }
    }
}

/// What a new slot is made for.
package enum SlotKey: Sendable {
    case one(FactorKey)
    case both(FactorKey, FactorKey)
}
