import CSodium

extension Sodium {
    /// Returns the BLAKE2b-256 hash of `message`, without a key.
    static func hash(_ message: [UInt8]) throws(VaultError) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: hashLength)
        guard crypto_generichash(&hash, hashLength, message, UInt64(message.count), nil, 0) == 0 else {
            throw VaultError(kind: .resources, path: "libsodium", reason: "refused to compute")
        }
        return hash
    }
}
