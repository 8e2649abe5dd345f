extension Parcel {
    /// Opens a parcel that is sealed under a passphrase or for the owner of a key file.
    ///
    /// The key is gone for only where the parcel is of its kind. Blocks for as long as Argon2 takes.
    ///
    /// - Throws: `.wrongKey`, `.authentication`, `.malformed`, `.resources`, and what obtaining the key can fail with.
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
