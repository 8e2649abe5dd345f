/// The secret's plaintext, which never leaves guarded memory: length (4), bytes, zeros.
extension SealedEntry {
    private static let prefix = 4

    static func padded(_ secret: SecretBuffer) throws(VaultError) -> SecretBuffer {
        let used = prefix + secret.count
        let capacity = (used + Bounds.padding - 1) / Bounds.padding * Bounds.padding
        return try SecretBuffer(count: capacity) { memory in
            memory.initializeMemory(as: UInt8.self, repeating: 0)
            memory.storeBytes(of: UInt32(secret.count).littleEndian, as: UInt32.self)
            secret.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: memory[prefix...]).copyMemory(from: $0) }
            return capacity
        }
    }

    /// Returns the secret without its length and padding.
    ///
    /// - Throws: `.malformed` where the plaintext is not in the one valid encoding.
    static func unpadded(_ padded: SecretBuffer, path: String) throws(VaultError) -> SecretBuffer {
        try padded.withUnsafeBytes { bytes throws(VaultError) in
            let range: Range<Int>
            do throws(FormatError) {
                range = try secretRange(in: bytes)
            } catch {
                throw error.at(path)
            }
            return try SecretBuffer(copying: UnsafeRawBufferPointer(rebasing: bytes[range]))
        }
    }

    private static func secretRange(in bytes: UnsafeRawBufferPointer) throws(FormatError) -> Range<Int> {
        guard bytes.count >= prefix else { throw .malformed("holds a plaintext of the wrong length") }
        let count = Int(UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))
        guard Bounds.secret.contains(count) else { throw .malformed("holds a secret of an impossible length") }
        let rest = bytes.count - prefix - count
        guard (0..<Bounds.padding).contains(rest) else { throw .malformed("holds a plaintext of the wrong length") }
        guard bytes.suffix(rest).allSatisfy({ $0 == 0 }) else {
            throw .malformed("holds a plaintext that is not padded")
        }
        return prefix..<prefix + count
    }
}
