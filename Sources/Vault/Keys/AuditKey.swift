/// The key of a vault's audit log: makes and checks the codes of its lines, and is itself never shown.
///
/// It is subkey 3 of the data key (`etc/vault-format.md`, "Data key and subkeys"), so it changes when the data key does.
package struct AuditKey: Sendable {
    private let key: SecretBuffer

    init(_ key: SecretBuffer) {
        self.key = key
    }

    /// The length of a code and of a digest, in bytes.
    package static let codeLength = Sodium.hashLength

    /// Returns the BLAKE2b-256 hash of `bytes` under the key (RFC 7693, section 2.9).
    ///
    /// - Throws: `.resources` where libsodium refuses.
    package func code(of bytes: [UInt8]) throws(VaultError) -> [UInt8] {
        try Sodium.keyedHash(bytes, key: key)
    }

    /// Whether `code` is the code of `bytes`, compared in constant time.
    package func isCode(_ code: [UInt8], of bytes: [UInt8]) throws(VaultError) -> Bool {
        Sodium.areEqual(code, try Sodium.keyedHash(bytes, key: key))
    }

    /// Returns the BLAKE2b-256 hash of `bytes` without a key.
    package static func digest(of bytes: [UInt8]) throws(VaultError) -> [UInt8] {
        try Sodium.hash(bytes)
    }
}
