import Synchronization

extension Parcel {
    /// Opens a parcel that is sealed with a passphrase or to the owner of a key file.
    ///
    /// The key is obtained only where the parcel takes its kind. Blocks for as long as Argon2 takes.
    ///
    /// - Throws: `.wrongKey`, `.authentication`, `.malformed`, `.resources`; whatever obtaining the key throws.
    package func records(
        openedWith key: VaultKey,
        options: VaultOptions = VaultOptions()
    ) throws(VaultError) -> [Record] {
        try Sodium.start()
        guard key.kinds.contains(factor.kind) else { throw wrongKey }
        for material in try key.obtain() {
            switch (factor, material) {
            case (.recipient, .keyFile(let keyFile)):
                return try records(privateKey: Recipient.privateKey(ofKeyFile: keyFile))
            case (.stretched, .passphrase):
                guard let sealing = try factor.keyEncryptionKey(for: material, of: owner, options: options),
                    let text = try open(sealing)
                else { continue }
                return try RecordText.decode(text, path: path)
            default: continue
            }
        }
        throw VaultError(kind: .wrongKey, path: path, .passphraseDoesNotOpenParcel)
    }

    func records(privateKey: SecretBuffer) throws(VaultError) -> [Record] {
        guard case .recipient(let recipient) = factor, try Recipient(ofPrivateKey: privateKey) == recipient.recipient
        else { throw wrongKey }
        guard let sealing = try recipient.keyEncryptionKey(privateKey: privateKey, context: factor.context(owner)),
            let text = try open(sealing)
        else {
            throw VaultError(kind: .authentication, path: path, .tampered(nil), remedy: .sealAgain)
        }
        return try RecordText.decode(text, path: path)
    }

    private func open(_ sealing: SecretBuffer) throws(VaultError) -> SecretBuffer? {
        let prefix = Self.prefix(id: id, factor: factor, sealedCount: box.bytes.count)
        return try box.openSecret(key: sealing, associatedData: prefix)
    }

    private var wrongKey: VaultError {
        VaultError(
            kind: .wrongKey,
            path: path,
            recipient.map { .sealedToOther($0) } ?? .sealedWithPassphrase,
            remedy: recipient == nil ? nil : .sealToThisVault
        )
    }
}

extension Vault {
    /// The public key to which parcels for this vault are sealed. Unlike the one of `status(at:)`, it is authenticated.
    package var intakeKey: Recipient { contents.withLock { Recipient(bytes: $0.container.header.intakeKey) } }

    /// Opens a parcel that is sealed to this vault.
    ///
    /// - Throws: `.wrongKey` where it is sealed to another key; `.authentication`, `.malformed`.
    package func records(in parcel: Parcel) throws(VaultError) -> [Record] {
        try parcel.records(privateKey: contents.withLock { $0.keys.intake })
    }
}
