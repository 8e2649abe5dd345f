/// What a parcel is sealed with.
package enum ParcelKey: Sendable {
    case recipient(Recipient)
    case passphrase(SecretBuffer)

    fileprivate var factorKey: FactorKey {
        switch self {
        case .recipient(let recipient): .recipient(recipient)
        case .passphrase(let passphrase): .material(.passphrase(passphrase))
        }
    }
}

extension Parcel {
    /// Seals records. With a passphrase, blocks for as long as Argon2 takes.
    ///
    /// - Parameters:
    ///   - records: 1 to 4096, with unique names.
    ///   - key: what opens the parcel.
    ///   - options: the source of random numbers, and the cost of Argon2.
    /// - Throws: `.unsupported`, `.exists` or `.unusableSecret` where the records do not fit in a parcel; `.resources`.
    package init(
        sealing records: [Record],
        for key: ParcelKey,
        options: VaultOptions = VaultOptions()
    ) throws(VaultError) {
        try Sodium.start()
        if let fault = records.fault { throw fault }
        let id = options.entropy.bytes(count: Self.identifierLength)
        let owner = SealOwner(id: id, path: "parcel", purpose: .parcel)
        let (factor, sealing) = try Factor.make(for: key.factorKey, of: owner, options: options)
        let sealedCount = SealedBox.overhead + RecordText.length(of: records)
        let prefix = Self.prefix(id: id, factor: factor, sealedCount: sealedCount)
        guard prefix.count + sealedCount <= Bounds.file else {
            throw VaultError(kind: .unsupported, path: owner.path, .growsAbove(Bounds.file))
        }
        let box = try RecordText.encode(records).withUnsafeBytes { bytes throws(VaultError) in
            try SealedBox(sealing: bytes, key: sealing, associatedData: prefix, entropy: options.entropy)
        }
        self.init(path: owner.path, id: id, factor: factor, box: box)
    }
}
