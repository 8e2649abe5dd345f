extension Factor {
    /// Makes new parameters for `key`, and the key-encryption key that they yield.
    static func make(
        for key: FactorKey,
        of owner: SealOwner,
        options: VaultOptions
    ) throws(VaultError) -> (factor: Factor, sealing: SecretBuffer) {
        switch key {
        case .recipient(let recipient):
            return try make(for: recipient, of: owner, options: options)
        case .material(let material):
            let salt = options.entropy.bytes(count: Sodium.saltLength)
            let factor: Factor =
                switch material {
                case .passphrase, .command:
                    .stretched(material.kind, StretchedFactor(cost: options.passphraseCost, salt: salt))
                case .keyFile, .systemdCredential, .recoveryCode:
                    .keyed(material.kind, KeyedFactor(salt: salt))
                }
            guard let sealing = try factor.keyEncryptionKey(for: material, of: owner, options: options) else {
                throw FormatError.malformed("holds an impossible \(owner.purpose.rawValue)").at(owner.path)
            }
            return (factor, sealing)
        }
    }

    private static func make(
        for recipient: Recipient,
        of owner: SealOwner,
        options: VaultOptions
    ) throws(VaultError) -> (factor: Factor, sealing: SecretBuffer) {
        let own = try options.entropy.key()
        let ephemeral = try Sodium.publicKey(of: own)
        let factor = Factor.recipient(RecipientFactor(recipient: recipient, ephemeral: ephemeral))
        guard let shared = try Sodium.sharedSecret(own, recipient.bytes) else {
            throw VaultError(kind: .unusableSecret, path: "recipient", .unusablePublicKey)
        }
        return (factor, try Sodium.keyedHashKey(factor.context(owner), key: shared))
    }
}
