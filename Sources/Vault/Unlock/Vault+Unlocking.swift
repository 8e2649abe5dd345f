import Synchronization

extension Vault {
    /// Opens with the key of a short unlock where there is one, else with the keys.
    ///
    /// - Returns: the contents, and the slot that opened; `nil` for a short unlock.
    static func open(
        _ bytes: [UInt8],
        container: Container,
        keys: [VaultKey],
        options: VaultOptions,
        path: String
    ) throws(VaultError) -> (contents: VaultContents, slot: UInt16?) {
        if let contents = try readUnlocked(bytes, container: container, options: options, path: path) {
            return (contents, nil)
        }
        return try unlock(bytes, container: container, keys: keys, options: options, path: path)
    }

    /// Keeps the vault unlocked for a while, for this user.
    ///
    /// - Returns: the remaining time, which is all of it.
    /// - Throws: `.unsupported` where the keyring cannot be used, `.resources` where it is full.
    package func keepUnlocked(
        for limits: UnlockLimits,
        clock: BootClock = .system
    ) throws(VaultError) -> UnlockRemaining {
        let contents = contents.withLock { $0 }
        return try VaultUnlock(vaultID: contents.vaultID, clock: clock).keep(contents.keys.dataKey, for: limits)
    }

    /// A key that no longer fits, since the data key was rotated, is dropped.
    private static func readUnlocked(
        _ bytes: [UInt8],
        container: Container,
        options: VaultOptions,
        path: String
    ) throws(VaultError) -> VaultContents? {
        guard let clock = options.unlockClock else { return nil }
        let unlock = VaultUnlock(vaultID: container.header.vaultID, clock: clock)
        guard let held = unlock.take() else { return nil }
        do throws(VaultError) {
            let keys = try VaultContents.Keys(dataKey: held.dataKey)
            let contents = try VaultContents(authenticating: bytes, container: container, keys: keys, path: path)
            unlock.use(held)
            return contents
        } catch  where error.kind == .authentication {
            unlock.drop(held)
            return nil
        }
    }
}
