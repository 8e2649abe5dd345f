import CSodium

/// An X25519 public key (RFC 7748): whoever has it can seal for its owner, and open nothing.
package struct Recipient: Hashable, Sendable {
    /// 32 bytes.
    let bytes: [UInt8]

    private static let prefix = "notify-recipient-"
    private static let checkLength = 4

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    init(ofPrivateKey key: SecretBuffer) throws(VaultError) {
        bytes = try Sodium.publicKey(of: key)
    }

    /// Reads the text form: `notify-recipient-` and 48 characters of base64url (RFC 4648, section 5), which are the key and,
    /// against typing errors, the first 4 bytes of its BLAKE2b-256.
    package init?(_ text: String) {
        guard text.hasPrefix(Self.prefix) else { return nil }
        let encoded = Array(text.utf8.dropFirst(Self.prefix.utf8.count))
        var decoded = [UInt8](repeating: 0, count: Sodium.publicKeyLength + Self.checkLength)
        var count = 0
        let status = encoded.withUnsafeBytes { encoded in
            sodium_base642bin(
                &decoded,
                decoded.count,
                encoded.bindMemory(to: CChar.self).baseAddress,
                encoded.count,
                nil,
                &count,
                nil,
                sodium_base64_VARIANT_URLSAFE_NO_PADDING
            )
        }
        guard status == 0, count == decoded.count else { return nil }
        self.init(bytes: Array(decoded.prefix(Sodium.publicKeyLength)))
        guard self.text == text else { return nil }
    }

    /// The text form, the same that `init(_:)` reads.
    package var text: String {
        let check = (try? Sodium.hash(bytes)) ?? []
        let all = bytes + check.prefix(Self.checkLength)
        let length = sodium_base64_encoded_len(all.count, sodium_base64_VARIANT_URLSAFE_NO_PADDING)
        var encoded = [CChar](repeating: 0, count: length)
        sodium_bin2base64(&encoded, length, all, all.count, sodium_base64_VARIANT_URLSAFE_NO_PADDING)
        return Self.prefix + String(decoding: encoded.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Returns the private key that is derived from a key file.
    static func privateKey(ofKeyFile keyFile: SecretBuffer) throws(VaultError) -> SecretBuffer {
        try Sodium.keyedHashKey(Array("notify vault identity".utf8), key: keyFile)
    }

    /// The public key of whoever has the key file at `path`.
    ///
    /// - Throws: as `KeyFile.read(at:)`.
    package init(ofKeyFileAt path: String) throws(VaultError) {
        try Sodium.start()
        try self.init(ofPrivateKey: Self.privateKey(ofKeyFile: KeyFile.read(at: path)))
    }
}
