/// Bytes sealed with XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), as stored in the file: nonce (24), ciphertext, tag (16).
struct SealedBox: Equatable, Sendable {
    /// How much longer a box is than its plaintext, in bytes.
    static let overhead = Sodium.nonceLength + Sodium.tagLength

    /// Nonce, ciphertext and tag.
    let bytes: [UInt8]

    var plaintextCount: Int { bytes.count - Self.overhead }

    init(_ bytes: [UInt8]) throws(FormatError) {
        guard bytes.count > Self.overhead else { throw .malformed("holds a sealed part that is too short") }
        self.bytes = bytes
    }

    init(
        sealing plaintext: UnsafeRawBufferPointer,
        key: SecretBuffer,
        associatedData: [UInt8],
        entropy: any EntropySource
    ) throws(VaultError) {
        let nonce = entropy.bytes(count: Sodium.nonceLength)
        bytes = nonce + (try Sodium.seal(plaintext, key: key, nonce: nonce, associatedData: associatedData))
    }

    /// Opens into memory of exactly `plaintextCount` bytes, and returns whether the box is authentic.
    func open(key: SecretBuffer, associatedData: [UInt8], into plaintext: UnsafeMutableRawBufferPointer) -> Bool {
        Sodium.open(
            Array(bytes.dropFirst(Sodium.nonceLength)),
            key: key,
            nonce: Array(bytes.prefix(Sodium.nonceLength)),
            associatedData: associatedData,
            into: plaintext
        )
    }

    /// Opens into guarded memory, or returns `nil` where it does not open.
    func openSecret(key: SecretBuffer, associatedData: [UInt8]) throws(VaultError) -> SecretBuffer? {
        var isOpen = false
        let secret = try SecretBuffer(count: plaintextCount) { memory in
            isOpen = open(key: key, associatedData: associatedData, into: memory)
            return isOpen ? memory.count : 0
        }
        return isOpen ? secret : nil
    }
}
