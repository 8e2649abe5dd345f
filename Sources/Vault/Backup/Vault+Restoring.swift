extension Vault {
    /// What a restoration found and made.
    package struct Restoration: Sendable, Equatable {
        /// What the vault was before, as far as it could be read. It lies beside the vault, with `.bak` at its end.
        package let replaced: VaultState?
        package let backup: VaultState
        /// Of the vault as it is now.
        package let generation: UInt64
    }

    /// Puts a copy in the place of the vault, after opening and checking the copy with its every secret.
    ///
    /// The restored vault gets a generation that no state has had that is known of, so that the anchor tells it from all of
    /// them; the order of the writes is that of every other change. What was there becomes the backup, be it damaged.
    ///
    /// - Parameters:
    ///   - copy: the file to read.
    ///   - path: where the vault lies, or is to lie.
    ///   - keys: returns what opens the copy, given its slots.
    ///   - admittingOthers: whether a vault may take the place of another one.
    ///   - options: as for opening.
    /// - Returns: what was there, what was read, and what is there now.
    /// - Throws: `.exists` where it would and may not; what opening and writing a vault can fail with.
    package static func restore(
        _ copy: String,
        to path: String,
        keys: ([VaultStatus.Slot]) -> [VaultKey],
        admittingOthers: Bool,
        options: VaultOptions = VaultOptions()
    ) throws(VaultError) -> Restoration {
        try Sodium.start()
        let (bytes, status) = try BackupFile(path: copy).read()
        let decoded = try decode(bytes, path: copy)
        let keys = keys(decoded.slots.map(VaultStatus.Slot.init))
        let source = try open(bytes, container: decoded, keys: keys, options: options, path: copy).contents
        _ = try source.countSecrets()
        let file = VaultFile(path: path)
        let lock = try file.lock(deadline: options.lockDeadline)
        defer { lock.release() }
        // One that cannot be read hinders the opening of a vault, not the person who puts one in its place.
        let anchor = (try? options.anchor?.read()) ?? nil
        let present = try PresentVault(file)
        let others = [present?.container?.header.vaultID, anchor?.vaultID].compactMap { $0 }
            .filter { $0 != source.vaultID }
        guard others.isEmpty || admittingOthers else { throw otherVault(copy) }
        var container = source.container
        container.header.generation = try generation(after: source, present, anchor)
        let restored = try container.encoded(fileKey: source.keys.file)
        if anchor?.vaultID != source.vaultID { try options.anchor?.forget() }
        let verify = { (bytes: [UInt8]) throws(VaultError) in
            _ = try read(bytes, keys: source.keys, path: path).countSecrets()
        }
        if let present {
            try file.replace(with: restored, status: present.status, verify: verify)
        } else {
            try file.create(restored, verify: verify)
        }
        options.moveAnchor(to: Anchor(of: container, bytes: restored), of: path)
        if let clock = options.unlockClock {
            for other in others { _ = try? VaultUnlock(vaultID: other, clock: clock).lock() }
        }
        return Restoration(
            replaced: present?.state,
            backup: VaultState(decoded, file: status),
            generation: container.header.generation
        )
    }

    /// One more than every state of this vault that is known of.
    private static func generation(
        after source: VaultContents,
        _ present: PresentVault?,
        _ anchor: Anchor?
    ) throws(VaultError) -> UInt64 {
        var highest = source.container.header.generation
        if let anchor, anchor.vaultID == source.vaultID { highest = max(highest, anchor.generation) }
        if let present, let header = present.container?.header, header.vaultID == source.vaultID,
            header.generation > highest,
            // A number that nobody vouches for and nobody can have reached is a forger's, who wants to use them up.
            present.isAuthentic(source.keys) || header.generation - highest <= 1 << 32
        {
            highest = header.generation
        }
        guard highest < Bounds.generation.upperBound else {
            throw VaultError(kind: .unsupported, path: source.path, .generationsExhausted)
        }
        return highest + 1
    }

    private static func otherVault(_ copy: String) -> VaultError {
        VaultError(kind: .exists, path: copy, .copyOfOtherVault, remedy: .replaceOtherVault)
    }
}
