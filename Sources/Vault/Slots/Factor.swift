/// What a slot holds of one key: the public values that lead from the key to a *key-encryption key*.
///
/// | kind | code | parameters | key-encryption key |
/// |---|---|---|---|
/// | passphrase | 1 | passes (4), KiB (4), salt (16) | Argon2id of the passphrase |
/// | key-file | 2 | salt (16) | keyed hash, keyed with the file's 32 bytes |
/// | systemd-credential | 3 | salt (16) | keyed hash, keyed with the credential's 32 bytes |
/// | command | 4 | passes (4), KiB (4), salt (16) | Argon2id of what the command prints |
/// | recovery-code | 5 | salt (16) | keyed hash, keyed with the code's 20 bytes |
/// | recipient | 6 | recipient (32), ephemeral public key (32) | keyed hash, keyed with what X25519 makes of the two |
///
/// The keyed hashes are BLAKE2b-256 of `notify vault KIND slot`, the vault id, and the parameters; in a parcel they are of
/// `notify vault KIND parcel`, the parcel id, and the parameters. So no seal of one can pass for one of the other.
enum Factor: Equatable, Sendable {
    case stretched(FactorKind, StretchedFactor)
    case keyed(FactorKind, KeyedFactor)
    case recipient(RecipientFactor)

    var kind: FactorKind {
        switch self {
        case .stretched(let kind, _), .keyed(let kind, _): kind
        case .recipient: .recipient
        }
    }

    /// What has to be computed for one try.
    var work: UInt64 {
        if case .stretched(_, let factor) = self { factor.cost.work } else { 0 }
    }

    init(kind: FactorKind, from reader: inout ByteReader) throws(FormatError) {
        switch kind {
        case .passphrase, .command: self = .stretched(kind, try StretchedFactor(from: &reader))
        case .keyFile, .systemdCredential, .recoveryCode: self = .keyed(kind, try KeyedFactor(from: &reader))
        case .recipient: self = .recipient(try RecipientFactor(from: &reader))
        }
    }

    var parameters: [UInt8] {
        switch self {
        case .stretched(_, let factor): factor.encoded
        case .keyed(_, let factor): factor.salt
        case .recipient(let factor): factor.recipient.bytes + factor.ephemeral
        }
    }

    /// Returns the key-encryption key, or `nil` where `key` is of another kind, or cannot lead to one.
    ///
    /// Blocks for as long as Argon2 takes.
    func keyEncryptionKey(
        for key: KeyMaterial,
        of owner: SealOwner,
        options: VaultOptions
    ) throws(VaultError) -> SecretBuffer? {
        switch self {
        case .stretched(key.kind, let factor):
            try factor.keyEncryptionKey(
                for: key.secret,
                available: options.availableMemory(),
                needing: key.kind,
                of: owner
            )
        case .keyed(key.kind, _):
            try Sodium.keyedHashKey(context(owner), key: key.secret)
        case .recipient(let factor) where key.kind == .keyFile:
            try factor.keyEncryptionKey(
                privateKey: Recipient.privateKey(ofKeyFile: key.secret),
                context: context(owner)
            )
        default: nil
        }
    }

    /// What binds a key-encryption key to its use.
    func context(_ owner: SealOwner) -> [UInt8] {
        Array("notify vault \(kind.rawValue) \(owner.purpose.rawValue)".utf8) + owner.id + parameters
    }
}

/// What a key-encryption key is for: a slot of a vault, or a parcel.
package struct SealOwner: Sendable {
    /// The word that keeps the keys of slots apart from those of parcels.
    package enum Purpose: String, Sendable {
        case slot, parcel
    }

    /// The id of the vault or the parcel, 16 bytes.
    let id: [UInt8]
    /// For errors.
    let path: String
    var purpose = Purpose.slot
}
