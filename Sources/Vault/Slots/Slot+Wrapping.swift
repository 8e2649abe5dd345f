extension Slot {
    /// Wraps `dataKey` so that `key` opens it again. Blocks for as long as Argon2 takes.
    ///
    /// Without `created`, the time is now.
    init(
        number: UInt16,
        label: String,
        created: Int64? = nil,
        wrapping dataKey: SecretBuffer,
        for key: SlotKey,
        of owner: SealOwner,
        options: VaultOptions
    ) throws(VaultError) {
        let (body, sealing) = try Body.make(for: key, of: owner, options: options)
        let time = created ?? min(max(options.now(), Bounds.time.lowerBound), Bounds.time.upperBound)
        let prefix = Self.prefix(
            number: number,
            flags: 0,
            created: time,
            label: label,
            body: body,
            rest: Self.wrappedKeyLength
        )
        let box = try dataKey.withUnsafeBytes { bytes throws(VaultError) in
            try SealedBox(
                sealing: bytes,
                key: sealing,
                associatedData: owner.id + prefix,
                entropy: options.entropy
            )
        }
        self.init(
            number: number,
            flags: 0,
            created: time,
            label: label,
            body: body,
            wrapped: box.bytes
        )
    }

    /// The keys that opened a slot, and the data key in it.
    struct Opening {
        let key: SlotKey
        let dataKey: SecretBuffer
    }

    /// Tries to open the slot.
    ///
    /// - Parameters:
    ///   - keys: the keys at hand.
    ///   - newest: one of them; where it is given, only attempts that involve it are made.
    ///   - owner: the vault.
    ///   - options: how much memory there is.
    /// - Returns: the data key and the keys that opened it, or `nil` where none does.
    /// - Throws: `.resources`.
    func open(
        with keys: [KeyMaterial],
        newest: KeyMaterial? = nil,
        of owner: SealOwner,
        options: VaultOptions
    ) throws(VaultError) -> Opening? {
        switch body {
        case .other: return nil
        case .one(let factor):
            for key in newest.map({ [$0] }) ?? keys where key.opens(factor.kind) {
                guard let sealing = try factor.keyEncryptionKey(for: key, of: owner, options: options),
                    let dataKey = try unwrap(sealing, owner)
                else { continue }
                return Opening(key: .one(factor.key(from: key)), dataKey: dataKey)
            }
            return nil
        case .both(let first, let second):
            guard newest.map({ $0.opens(first.kind) || $0.opens(second.kind) }) ?? true,
                keys.contains(where: { $0.opens(first.kind) }), keys.contains(where: { $0.opens(second.kind) })
            else { return nil }
            let firsts = try first.keyEncryptionKeys(for: keys, of: owner, options: options)
            let seconds = try second.keyEncryptionKeys(for: keys, of: owner, options: options)
            for one in firsts {
                for other in seconds {
                    let sealing = try body.joined(one.sealing, other.sealing, of: owner)
                    guard let dataKey = try unwrap(sealing, owner) else { continue }
                    return Opening(key: .both(first.key(from: one.key), second.key(from: other.key)), dataKey: dataKey)
                }
            }
            return nil
        }
    }

    private func unwrap(_ sealing: SecretBuffer, _ owner: SealOwner) throws(VaultError) -> SecretBuffer? {
        try (try? SealedBox(wrapped))?.openSecret(key: sealing, associatedData: owner.id + prefix)
    }
}

extension Slot.Body {
    fileprivate static func make(
        for key: SlotKey,
        of owner: SealOwner,
        options: VaultOptions
    ) throws(VaultError) -> (body: Slot.Body, sealing: SecretBuffer) {
        switch key {
        case .one(let key):
            let (factor, sealing) = try Factor.make(for: key, of: owner, options: options)
            return (.one(factor), sealing)
        case .both(let one, let other):
            let (first, second) = one.kind.code <= other.kind.code ? (one, other) : (other, one)
            let (firstFactor, firstSealing) = try Factor.make(for: first, of: owner, options: options)
            let (secondFactor, secondSealing) = try Factor.make(for: second, of: owner, options: options)
            let body = Slot.Body.both(firstFactor, secondFactor)
            return (body, try body.joined(firstSealing, secondSealing, of: owner))
        }
    }

    fileprivate func joined(
        _ first: SecretBuffer,
        _ second: SecretBuffer,
        of owner: SealOwner
    ) throws(VaultError) -> SecretBuffer {
        try Sodium.keyedHashKey(context(owner), key: SecretBuffer(joining: [first, second]))
    }
}

extension Factor {
    fileprivate func keyEncryptionKeys(
        for keys: [KeyMaterial],
        of owner: SealOwner,
        options: VaultOptions
    ) throws(VaultError) -> [(key: KeyMaterial, sealing: SecretBuffer)] {
        var found: [(key: KeyMaterial, sealing: SecretBuffer)] = []
        for key in keys {
            guard let sealing = try keyEncryptionKey(for: key, of: owner, options: options) else { continue }
            found.append((key, sealing))
        }
        return found
    }

    /// Returns the key for which the factor can be made again.
    fileprivate func key(from material: KeyMaterial) -> FactorKey {
        if case .recipient(let factor) = self { .recipient(factor.recipient) } else { .material(material) }
    }
}
