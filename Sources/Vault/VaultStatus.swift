/// What can be told of a vault without opening it. Nothing of it is authenticated.
package struct VaultStatus: Sendable, Equatable {
    package struct Slot: Sendable, Equatable {
        /// Counted from 1; stays with the slot.
        package let number: Int
        package let kind: SlotKind
        /// Plain text, possibly empty.
        package let label: String
        /// In whole seconds since 1970, UTC.
        package let created: Int64
        /// Of a passphrase or a command's output.
        package let cost: PassphraseCost?
        /// Whom a recipient's slot is for.
        package let recipient: Recipient?
    }

    package let path: String
    package let formatVersion: Int
    /// 16 bytes in hexadecimal.
    package let vaultID: String
    /// The public key that records may be sealed to without opening the vault.
    package let intakeKey: Recipient
    /// Grows by 1 with each write.
    package let generation: UInt64
    package let entryCount: Int
    /// In bytes.
    package let size: Int
    /// The permission bits, such as 0o600.
    package let mode: UInt32
    package let owner: UInt32
    package let slots: [Slot]
    /// When the vault before the last write was written, in seconds since 1970; `nil` where it does not lie beside it, at
    /// `backupPath`.
    package let backupWritten: Int64?
    package let backupPath: String
}

/// What `Vault.check()` found whole.
package struct VaultCheck: Sendable, Equatable {
    package let generation: UInt64
    /// The slot that opened; `nil` where the vault was unlocked already.
    package let slot: Int?
    package let entryCount: Int
    package let secretCount: Int
}
