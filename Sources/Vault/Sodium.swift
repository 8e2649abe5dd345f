import CSodium

/// The primitives of libsodium that the format uses, with its lengths checked.
enum Sodium {
    /// Of every symmetric key: data key, subkeys, key-encryption keys.
    static let keyLength = 32
    /// Of an XChaCha20-Poly1305 nonce.
    static let nonceLength = 24
    /// Of a Poly1305 tag.
    static let tagLength = 16
    /// Of an Argon2id salt.
    static let saltLength = 16
    /// Of the keyed hash over the file.
    static let hashLength = 32
    /// Of an X25519 public key.
    static let publicKeyLength = 32

    /// Prepares the library; cheap when it is prepared already.
    static func start() throws(VaultError) {
        guard sodium_init() >= 0 else {
            throw VaultError(kind: .resources, path: "libsodium", .cryptographyFailed)
        }
    }

    /// Returns subkey `number` of `key` (`crypto_kdf`, context `notifyvt`).
    static func subkey(_ number: UInt64, of key: SecretBuffer) throws(VaultError) -> SecretBuffer {
        try makeKey { memory in
            key.withAddress { key in crypto_kdf_derive_from_key(memory, keyLength, number, "notifyvt", key) }
        }
    }

    /// Returns the BLAKE2b-256 hash of `message` under `key`.
    static func keyedHash(_ message: some Collection<UInt8>, key: SecretBuffer) throws(VaultError) -> [UInt8] {
        let message = Array(message)
        var hash = [UInt8](repeating: 0, count: hashLength)
        let status = key.withAddress { secret in
            crypto_generichash(&hash, hashLength, message, UInt64(message.count), secret, key.count)
        }
        try check(status)
        return hash
    }

    /// As `keyedHash`, for a hash that is a key itself.
    static func keyedHashKey(_ message: [UInt8], key: SecretBuffer) throws(VaultError) -> SecretBuffer {
        try makeKey { memory in
            key.withAddress { secret in
                crypto_generichash(memory, keyLength, message, UInt64(message.count), secret, key.count)
            }
        }
    }

    /// Returns the X25519 public key of a private one.
    static func publicKey(of privateKey: SecretBuffer) throws(VaultError) -> [UInt8] {
        var key = [UInt8](repeating: 0, count: publicKeyLength)
        try check(privateKey.withAddress { crypto_scalarmult_base(&key, $0) })
        return key
    }

    /// Returns what X25519 makes of one's private and another's public key, or `nil` where the public key is one of the
    /// few that lead to zero whatever the private one is.
    static func sharedSecret(_ privateKey: SecretBuffer, _ publicKey: [UInt8]) throws(VaultError) -> SecretBuffer? {
        precondition(publicKey.count == publicKeyLength && privateKey.count == keyLength)
        var isUsable = false
        let secret = try makeKey { memory in
            isUsable = privateKey.withAddress { crypto_scalarmult(memory, $0, publicKey) } == 0
            return 0
        }
        return isUsable ? secret : nil
    }

    /// Returns the BLAKE2b-256 hash of public bytes.
    static func hash(_ message: [UInt8]) throws(VaultError) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: hashLength)
        try check(crypto_generichash(&hash, hashLength, message, UInt64(message.count), nil, 0))
        return hash
    }

    /// Returns the Argon2id (version 1.3) hash of a passphrase, or `nil` where memory ran out.
    static func argon2id(
        _ passphrase: SecretBuffer,
        salt: [UInt8],
        cost: PassphraseCost
    ) throws(VaultError) -> SecretBuffer? {
        precondition(salt.count == saltLength)
        var isDone = false
        let key = try makeKey { memory in
            let status = passphrase.withUnsafeBytes { secret in
                secret.withMemoryRebound(to: CChar.self) { secret in
                    guard let address = secret.baseAddress else { return Int32(-1) }
                    return crypto_pwhash(
                        memory,
                        UInt64(keyLength),
                        address,
                        UInt64(secret.count),
                        salt,
                        UInt64(cost.passes),
                        Int(cost.kibibytes) << 10,
                        crypto_pwhash_ALG_ARGON2ID13
                    )
                }
            }
            isDone = status == 0
            return 0
        }
        return isDone ? key : nil
    }

    /// Seals `plaintext` with XChaCha20-Poly1305; the tag comes last.
    static func seal(
        _ plaintext: UnsafeRawBufferPointer,
        key: SecretBuffer,
        nonce: [UInt8],
        associatedData: [UInt8]
    ) throws(VaultError) -> [UInt8] {
        precondition(nonce.count == nonceLength && key.count == keyLength)
        var sealed = [UInt8](repeating: 0, count: plaintext.count + tagLength)
        let status = key.withAddress { key in
            crypto_aead_xchacha20poly1305_ietf_encrypt(
                &sealed,
                nil,
                plaintext.bindMemory(to: UInt8.self).baseAddress,
                UInt64(plaintext.count),
                associatedData,
                UInt64(associatedData.count),
                nil,
                nonce,
                key
            )
        }
        try check(status)
        return sealed
    }

    /// Opens into `plaintext`, which has to be `tagLength` shorter than `sealed`.
    ///
    /// - Returns: whether the key, the nonce, the associated data and the bytes belong together.
    static func open(
        _ sealed: [UInt8],
        key: SecretBuffer,
        nonce: [UInt8],
        associatedData: [UInt8],
        into plaintext: UnsafeMutableRawBufferPointer
    ) -> Bool {
        precondition(nonce.count == nonceLength && key.count == keyLength)
        precondition(plaintext.count + tagLength == sealed.count)
        return key.withAddress { key in
            crypto_aead_xchacha20poly1305_ietf_decrypt(
                plaintext.bindMemory(to: UInt8.self).baseAddress,
                nil,
                nil,
                sealed,
                UInt64(sealed.count),
                associatedData,
                UInt64(associatedData.count),
                nonce,
                key
            ) == 0
        }
    }

    /// Compares two public byte strings of one length in constant time.
    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && sodium_memcmp(left, right, left.count) == 0
    }

    private static func makeKey(
        _ compute: (UnsafeMutablePointer<UInt8>) -> Int32
    ) throws(VaultError) -> SecretBuffer {
        try SecretBuffer(count: keyLength) { memory throws(VaultError) in
            guard let address = memory.bindMemory(to: UInt8.self).baseAddress else { return 0 }
            try check(compute(address))
            return keyLength
        }
    }

    private static func check(_ status: Int32) throws(VaultError) {
        guard status == 0 else {
            throw VaultError(kind: .resources, path: "libsodium", .cryptographyFailed)
        }
    }
}
