import Escaping

/// A vault that is kept unlocked for a while: its data key is in the user's keyring in the kernel (user-keyring(7)).
///
/// It is available to every process of this user id, and to root; it saves typing, and protects nothing. It is removed when
/// its time is over, when the vault is locked, when the machine stops, and as soon as it no longer opens the vault. Children
/// inherit nothing: they have access by their user id or not at all.
///
/// All calls block.
package struct VaultUnlock: Sendable {
    private static let prefix = "notify:vault:"

    private let description: String
    private let clock: BootClock

    /// The unlock of one vault; `vaultID` is in hexadecimal, as `VaultStatus` has it.
    package init(vaultID: String, clock: BootClock = .system) {
        description = Self.prefix + vaultID
        self.clock = clock
    }

    init(vaultID: [UInt8], clock: BootClock) {
        self.init(vaultID: Hexadecimal.text(vaultID), clock: clock)
    }

    /// A key that was read from the keyring, for `use(_:)` or `drop(_:)` afterwards.
    struct Held: Sendable {
        fileprivate let key: UserKeyring.Key
        fileprivate let record: UnlockRecord

        var dataKey: SecretBuffer { record.dataKey }
    }

    /// Puts the data key into the keyring, replacing one that is there.
    ///
    /// - Returns: the remaining time, which is all of it.
    /// - Throws: `.unsupported` where there is no keyring, `.resources` where it is full.
    @discardableResult
    func keep(_ dataKey: SecretBuffer, for limits: UnlockLimits) throws(VaultError) -> UnlockRemaining {
        let moment = try clock.now()
        let record = UnlockRecord(dataKey: dataKey, limits: limits, at: moment)
        let remaining = record.remaining(at: moment)
        let payload = try record.payload()
        do throws(KeyringError) {
            if let old = try UserKeyring.find(description) { try UserKeyring.remove(old) }
            try UserKeyring.add(description, payload: payload, seconds: remaining.least)
        } catch {
            throw error.vaultError
        }
        return remaining
    }

    /// Returns the key where the vault is unlocked, `nil` where it is not or the keyring cannot be used.
    ///
    /// A payload that is not a key, or has expired, is removed.
    func take() -> Held? {
        guard let moment = try? clock.now(), let key = try? UserKeyring.find(description) else { return nil }
        do throws(VaultError) {
            if let payload = try UserKeyring.read(key, limit: UnlockRecord.length),
                let record = try UnlockRecord(payload, at: moment)
            {
                return Held(key: key, record: record)
            }
        } catch {
            // Locked meanwhile, or no memory for a secret: then the other keys are tried.
            return nil
        }
        try? UserKeyring.remove(key)
        return nil
    }

    /// Call it when the key has opened the vault: restarts the idle time, and moves no other deadline.
    func use(_ held: Held) {
        guard let moment = try? clock.now(), let record = held.record.used(at: moment) else { return }
        guard let payload = try? record.payload() else { return }
        // Where it was locked since, there is nothing to prolong.
        guard (try? UserKeyring.update(held.key, payload: payload)) != nil else { return }
        try? UserKeyring.setTimeout(of: held.key, seconds: record.remaining(at: moment).least)
    }

    /// Call it when the key did not open the vault.
    func drop(_ held: Held) {
        try? UserKeyring.remove(held.key)
    }

    /// Returns the remaining time; `nil` where the vault is not unlocked.
    package func remaining() -> UnlockRemaining? {
        guard let moment = try? clock.now() else { return nil }
        return take()?.record.remaining(at: moment)
    }

    /// Destroys the key.
    ///
    /// - Returns: whether there was one.
    /// - Throws: `.unsupported`, `.io` where the keyring cannot be searched or the key not removed.
    @discardableResult
    package func lock() throws(VaultError) -> Bool {
        do throws(KeyringError) {
            guard let key = try UserKeyring.find(description) else { return false }
            try UserKeyring.remove(key)
            return true
        } catch {
            throw error.vaultError
        }
    }

    /// As `lock`, for every vault of this user: for a vault that cannot be read, so that its key is not known.
    ///
    /// - Returns: how many vaults were unlocked.
    package static func lockAll() throws(VaultError) -> Int {
        do throws(KeyringError) {
            let keys = try UserKeyring.all(prefix: prefix)
            for key in keys { try UserKeyring.remove(key) }
            return keys.count
        } catch {
            throw error.vaultError
        }
    }
}
