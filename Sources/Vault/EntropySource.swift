import CSodium

/// Where keys, nonces and salts come from. Only tests and test vectors need another one than `SystemEntropy`.
package protocol EntropySource: Sendable {
    /// Fills `bytes` with random numbers.
    func fill(_ bytes: UnsafeMutableRawBufferPointer)
}

/// The random numbers of the operating system (`randombytes_buf` of libsodium).
package struct SystemEntropy: EntropySource {
    package init() {}

    package func fill(_ bytes: UnsafeMutableRawBufferPointer) {
        guard let address = bytes.baseAddress else { return }
        randombytes_buf(address, bytes.count)
    }
}

extension EntropySource {
    /// Returns public random bytes: a nonce, a salt, an identifier.
    func bytes(count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
            fill(UnsafeMutableRawBufferPointer(buffer))
            used = count
        }
    }

    /// Returns a fresh key.
    func key() throws(VaultError) -> SecretBuffer {
        try SecretBuffer(count: Sodium.keyLength) { memory in
            fill(memory)
            return memory.count
        }
    }
}
