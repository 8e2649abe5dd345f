/// The body of a key-file slot.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 16 | salt |
/// | 16 | 72 | the data key, sealed with the BLAKE2b-256 of `notify vault key-file slot`, vault id and salt, keyed with the 32 bytes of the key file |
struct KeyFileSlot: Equatable, Sendable {
    private static let context = Array("notify vault key-file slot".utf8)

    let salt: [UInt8]

    init(salt: [UInt8]) {
        self.salt = salt
    }

    init(from reader: inout ByteReader) throws(FormatError) {
        salt = try reader.take(Sodium.saltLength)
    }

    func encode(into writer: inout ByteWriter) {
        writer.append(salt)
    }

    /// Returns the key that seals the data key.
    func keyEncryptionKey(keyFile: SecretBuffer, vaultID: [UInt8]) throws(VaultError) -> SecretBuffer {
        try Sodium.keyedHashKey(Self.context + vaultID + salt, key: keyFile)
    }
}
