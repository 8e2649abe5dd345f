/// What a slot stores for one key: the public values that turn the key into a *key-encryption key*.
///
/// | kind | code | parameters | key-encryption key |
/// |---|---|---|---|
/// | passphrase | 1 | passes (4), KiB (4), salt (16) | Argon2id of the passphrase |
/// | key-file | 2 | salt (16) | keyed hash, keyed with the file's 32 bytes |
/// | systemd-credential | 3 | salt (16) | keyed hash, keyed with the credential's 32 bytes |
/// | command | 4 | passes (4), KiB (4), salt (16) | Argon2id of the command's output |
/// | recovery-code | 5 | salt (16) | keyed hash, keyed with the code's 20 bytes |
/// | recipient | 6 | recipient (32), ephemeral public key (32) | keyed hash, keyed with the X25519 shared secret of the two |
///
/// The keyed hashes are BLAKE2b-256 of `notify vault KIND slot`, the vault id, and the parameters; in a parcel they are of
/// `notify vault KIND parcel`, the parcel id, and the parameters. So a seal of one cannot pass for a seal of the other.
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

    /// The work of one attempt: passes times KiB.
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

    /// Returns the key-encryption key, or `nil` where `key` is of another kind or cannot yield one.
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

    /// The input that binds a key-encryption key to its use.
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

/// A key that is random already, for which one hash is enough.
struct KeyedFactor: Equatable, Sendable {
    let salt: [UInt8]

    init(salt: [UInt8]) {
        self.salt = salt
    }

    init(from reader: inout ByteReader) throws(FormatError) {
        salt = try reader.take(Sodium.saltLength)
    }
}

/// A key whose public half is enough to seal.
struct RecipientFactor: Equatable, Sendable {
    let recipient: Recipient
    /// The public half of a key that was made for this seal alone.
    let ephemeral: [UInt8]

    init(recipient: Recipient, ephemeral: [UInt8]) {
        self.recipient = recipient
        self.ephemeral = ephemeral
    }

    init(from reader: inout ByteReader) throws(FormatError) {
        recipient = Recipient(bytes: try reader.take(Sodium.publicKeyLength))
        ephemeral = try reader.take(Sodium.publicKeyLength)
    }

    /// Returns the key-encryption key for the recipient, or `nil` where the private key does not belong to it.
    func keyEncryptionKey(privateKey: SecretBuffer, context: [UInt8]) throws(VaultError) -> SecretBuffer? {
        guard try Recipient(ofPrivateKey: privateKey) == recipient else { return nil }
        guard let shared = try Sodium.sharedSecret(privateKey, ephemeral) else { return nil }
        return try Sodium.keyedHashKey(context, key: shared)
    }
}
