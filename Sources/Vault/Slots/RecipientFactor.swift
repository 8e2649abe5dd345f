/// A key of which only the public half is needed to seal.
struct RecipientFactor: Equatable, Sendable {
    let recipient: Recipient
    /// The public half of a key that was made for this one seal, and forgotten.
    let ephemeral: [UInt8]

    init(recipient: Recipient, ephemeral: [UInt8]) {
        self.recipient = recipient
        self.ephemeral = ephemeral
    }

    init(from reader: inout ByteReader) throws(FormatError) {
        recipient = Recipient(bytes: try reader.take(Sodium.publicKeyLength))
        ephemeral = try reader.take(Sodium.publicKeyLength)
    }

    /// Returns the key-encryption key for the recipient, or `nil` where the private key is another's.
    func keyEncryptionKey(privateKey: SecretBuffer, context: [UInt8]) throws(VaultError) -> SecretBuffer? {
        guard try Recipient(ofPrivateKey: privateKey) == recipient else { return nil }
        guard let shared = try Sodium.sharedSecret(privateKey, ephemeral) else { return nil }
        return try Sodium.keyedHashKey(context, key: shared)
    }
}
