import Escaping

/// A vault that stays open for a while: its data key lies in the kernel's keyring of the user.
///
/// It is there for every process of this user id, and for root; what it saves is typing, not trust. It goes when its time
/// is over, when it is locked, when the machine stops, and as soon as it turns out not to open the vault any more. Children
/// inherit nothing: they get at it by their user id or not at all.
///
/// All calls are to be made where blocking is allowed.
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

    /// A key that was taken out of the keyring, to say afterwards whether it was of use.
    struct Held: Sendable {
        fileprivate let key: UserKeyring.Key
        fileprivate let record: UnlockRecord

        var dataKey: SecretBuffer { record.dataKey }
    }

    /// Puts the data key into the keyring, in the place of one that is there.
    ///
    /// - Returns: what is left, which is all.
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
            throw error.explained
        }
        return remaining
    }

    /// Returns the key where the vault is unlocked, `nil` where it is not or the keyring cannot be used.
    ///
    /// What lies there and cannot be a key, or one no more, is removed.
    func take() -> Held? {
        guard let moment = try? clock.now(), let key = try? UserKeyring.find(description) else { return nil }
        do throws(VaultError) {
            if let payload = try UserKeyring.read(key, limit: UnlockRecord.length),
                let record = try UnlockRecord(payload, at: moment)
            {
                return Held(key: key, record: record)
            }
        } catch {
            // Locked by someone else meanwhile, or no memory for a secret: then the other ways are tried.
            return nil
        }
        try? UserKeyring.remove(key)
        return nil
    }

    /// To be called when the key has opened the vault: begins a new while to lie unused, and moves no other deadline.
    func use(_ held: Held) {
        guard let moment = try? clock.now(), let record = held.record.used(at: moment) else { return }
        guard let payload = try? record.payload() else { return }
        // Where it was locked since it was taken, there is nothing to prolong.
        guard (try? UserKeyring.update(held.key, payload: payload)) != nil else { return }
        try? UserKeyring.setTimeout(of: held.key, seconds: record.remaining(at: moment).least)
    }

    /// To be called when the key did not open the vault.
    func drop(_ held: Held) {
        try? UserKeyring.remove(held.key)
    }

    /// Returns what is left; `nil` where the vault is not unlocked.
    package func remaining() -> UnlockRemaining? {
        guard let moment = try? clock.now() else { return nil }
        return take()?.record.remaining(at: moment)
    }

    /// Destroys the key.
    ///
    /// - Returns: whether there was one.
    /// - Throws: where that cannot be told, or it cannot be removed.
    @discardableResult
    package func lock() throws(VaultError) -> Bool {
        do throws(KeyringError) {
            guard let key = try UserKeyring.find(description) else { return false }
            try UserKeyring.remove(key)
            return true
        } catch {
            throw error.explained
        }
    }

    /// As `lock`, for every vault of this user: where the vault cannot be read, it cannot be told which key is its own.
    ///
    /// - Returns: how many there were.
    package static func lockAll() throws(VaultError) -> Int {
        do throws(KeyringError) {
            let keys = try UserKeyring.all(prefix: prefix)
            for key in keys { try UserKeyring.remove(key) }
            return keys.count
        } catch {
            throw error.explained
        }
    }
}
