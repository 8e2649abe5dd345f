/// The body of a passphrase slot.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 4 | passes of Argon2id (version 1.3, one lane) |
/// | 4 | 4 | memory, in KiB |
/// | 8 | 16 | salt |
/// | 24 | 72 | the data key, sealed with the Argon2id hash of the passphrase |
struct PassphraseSlot: Equatable, Sendable {
    let cost: PassphraseCost
    let salt: [UInt8]

    init(cost: PassphraseCost, salt: [UInt8]) {
        self.cost = cost
        self.salt = salt
    }

    init(from reader: inout ByteReader) throws(FormatError) {
        cost = PassphraseCost(
            passes: try reader.integer(UInt32.self),
            kibibytes: try reader.integer(UInt32.self)
        )
        guard Bounds.allows(cost) else { throw .unsupported("asks for an Argon2 cost outside the limits") }
        salt = try reader.take(Sodium.saltLength)
    }

    func encode(into writer: inout ByteWriter) {
        writer.integer(cost.passes)
        writer.integer(cost.kibibytes)
        writer.append(salt)
    }

    /// Returns the key that seals the data key. Blocks for as long as the cost says.
    func keyEncryptionKey(
        passphrase: SecretBuffer,
        available: UInt64?,
        path: String
    ) throws(VaultError) -> SecretBuffer {
        let needed = UInt64(cost.kibibytes) << 10
        let shortage = VaultError(
            kind: .resources,
            path: path,
            reason: "its passphrase slot needs \(needed >> 20) MiB of memory, which are not free",
            hint: "free some memory, raise ulimit -v, or open the vault with a key file"
        )
        if let available, needed > available { throw shortage }
        guard let key = try Sodium.argon2id(passphrase, salt: salt, cost: cost) else { throw shortage }
        return key
    }
}
