extension Slot {
    /// Wraps `dataKey` so that `key` opens it again. Blocks for as long as Argon2 takes.
    init(
        number: UInt16,
        label: String,
        wrapping dataKey: SecretBuffer,
        for key: ResolvedKey,
        vaultID: [UInt8],
        options: VaultOptions,
        path: String
    ) throws(VaultError) {
        let salt = options.entropy.bytes(count: Sodium.saltLength)
        let body: Body =
            switch key {
            case .passphrase: .passphrase(PassphraseSlot(cost: options.passphraseCost, salt: salt))
            case .keyFile: .keyFile(KeyFileSlot(salt: salt))
            }
        guard
            let sealing = try body.keyEncryptionKey(for: key, vaultID: vaultID, options: options, path: path)
        else { throw FormatError.malformed("holds an impossible slot").at(path) }
        let created = min(max(options.now(), Bounds.time.lowerBound), Bounds.time.upperBound)
        let prefix = Self.prefix(
            number: number,
            flags: 0,
            created: created,
            label: label,
            body: body,
            rest: Self.wrappedKeyLength
        )
        let box = try dataKey.withUnsafeBytes { bytes throws(VaultError) in
            try SealedBox(
                sealing: bytes,
                key: sealing,
                associatedData: vaultID + prefix,
                entropy: options.entropy
            )
        }
        self.init(
            number: number,
            flags: 0,
            created: created,
            label: label,
            body: body,
            wrapped: box.bytes
        )
    }

    /// Returns the data key, or `nil` where `key` is of another kind or not the right one.
    func unwrap(
        with key: ResolvedKey,
        vaultID: [UInt8],
        options: VaultOptions,
        path: String
    ) throws(VaultError) -> SecretBuffer? {
        guard
            let sealing = try body.keyEncryptionKey(for: key, vaultID: vaultID, options: options, path: path)
        else { return nil }
        let box = try? SealedBox(wrapped)
        return try box?.openSecret(key: sealing, associatedData: vaultID + prefix)
    }
}

extension Slot.Body {
    /// Returns the key that seals the data key, or `nil` where `key` is of another kind.
    fileprivate func keyEncryptionKey(
        for key: ResolvedKey,
        vaultID: [UInt8],
        options: VaultOptions,
        path: String
    ) throws(VaultError) -> SecretBuffer? {
        switch (self, key) {
        case (.passphrase(let slot), .passphrase(let passphrase)):
            try slot.keyEncryptionKey(passphrase: passphrase, available: options.availableMemory(), path: path)
        case (.keyFile(let slot), .keyFile(let bytes)):
            try slot.keyEncryptionKey(keyFile: bytes, vaultID: vaultID)
        default: nil
        }
    }
}
