import Files
import Glibc

extension Vault {
    /// The result of a restoration.
    package struct Restoration: Sendable, Equatable {
        /// The vault that was there, as far as it could be read; now beside the vault, with the suffix `.bak`.
        package let replaced: VaultState?
        /// The copy that was restored.
        package let backup: VaultState
        /// Of the vault as it is now.
        package let generation: UInt64
    }

    /// Replaces the vault by a copy, after opening the copy and decrypting every secret in it.
    ///
    /// The restored vault gets a generation higher than that of every known state, so that the anchor can tell it from them;
    /// it is written in the same order as every other change. What was there becomes the backup, even if it is damaged.
    ///
    /// - Parameters:
    ///   - copy: the file to read.
    ///   - path: of the vault; it need not exist.
    ///   - keys: returns the keys to open the copy, given its slots.
    ///   - admittingOthers: whether another vault may be replaced.
    ///   - options: as for opening.
    /// - Returns: what was there, what was read, and what is there now.
    /// - Throws: `.exists` where it would replace another vault and may not; as `open` and `update(_:)`.
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
        // An anchor that cannot be read prevents opening a vault, but not replacing it.
        let anchor = (try? options.anchor?.read()) ?? nil
        let existing = try ExistingVault(file)
        let others = [existing?.container?.header.vaultID, anchor?.vaultID].compactMap { $0 }
            .filter { $0 != source.vaultID }
        guard others.isEmpty || admittingOthers else { throw otherVault(copy) }
        var container = source.container
        container.header.generation = try generation(after: source, existing, anchor)
        let restored = try container.encoded(fileKey: source.keys.file)
        if anchor?.vaultID != source.vaultID { try options.anchor?.forget() }
        let verify = { (bytes: [UInt8]) throws(VaultError) in
            _ = try read(bytes, keys: source.keys, path: path).countSecrets()
        }
        if let existing {
            try file.replace(with: restored, status: existing.status, verify: verify)
        } else {
            try file.create(restored, verify: verify)
        }
        options.moveAnchor(to: Anchor(of: container, bytes: restored), of: path)
        if let clock = options.unlockClock {
            for other in others { _ = try? VaultUnlock(vaultID: other, clock: clock).lock() }
        }
        return Restoration(
            replaced: existing?.state,
            backup: VaultState(decoded, file: status),
            generation: container.header.generation
        )
    }

    /// Returns one more than the generation of every known state of this vault.
    private static func generation(
        after source: VaultContents,
        _ existing: ExistingVault?,
        _ anchor: Anchor?
    ) throws(VaultError) -> UInt64 {
        var highest = source.container.header.generation
        if let anchor, anchor.vaultID == source.vaultID { highest = max(highest, anchor.generation) }
        if let existing, let header = existing.container?.header, header.vaultID == source.vaultID,
            header.generation > highest,
            // An unauthenticated number that cannot have been reached is forged, to exhaust the generations.
            existing.isAuthentic(source.keys) || header.generation - highest <= 1 << 32
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

/// What distinguishes one state of a vault from another.
package struct VaultState: Sendable, Equatable {
    package let generation: UInt64
    package let entryCount: Int
    /// When its file was written, in seconds since 1970.
    package let written: Int64

    init(_ container: Container, file: stat) {
        generation = container.header.generation
        entryCount = container.entries.count
        written = Int64(file.st_mtim.tv_sec)
    }
}
