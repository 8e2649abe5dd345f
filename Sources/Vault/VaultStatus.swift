import Escaping
import Glibc

/// What a vault shows without being opened. Nothing of it is authenticated.
package struct VaultStatus: Sendable, Equatable {
    /// A slot, as far as it is not encrypted.
    package struct Slot: Sendable, Equatable {
        /// Counted from 1; stays with the slot.
        package let number: Int
        package let kind: SlotKind
        /// Plain text, possibly empty.
        package let label: String
        /// In whole seconds since 1970, UTC.
        package let created: Int64
        /// The cost of Argon2, for a passphrase or a command's output.
        package let cost: PassphraseCost?
        /// The public key of a recipient's slot.
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
    /// Of the file, in bytes.
    package let size: Int
    /// The permission bits, such as 0o600.
    package let mode: UInt32
    /// The user id of the owner.
    package let owner: UInt32
    package let slots: [Slot]
    /// When the vault at `backupPath`, the one before the last write, was written, in seconds since 1970; `nil` where there
    /// is none.
    package let backupWritten: Int64?
    package let backupPath: String
}

/// What `Vault.check()` decrypted.
package struct VaultCheck: Sendable, Equatable {
    package let generation: UInt64
    /// The slot that opened; `nil` where the vault was unlocked already.
    package let slot: Int?
    package let entryCount: Int
    package let secretCount: Int
}

extension VaultStatus {
    init(_ container: Container, file: VaultFile, size: Int, status: stat) {
        path = file.path
        formatVersion = Int(Header.version)
        vaultID = Hexadecimal.text(container.header.vaultID)
        intakeKey = Recipient(bytes: container.header.intakeKey)
        generation = container.header.generation
        entryCount = container.entries.count
        self.size = size
        mode = status.st_mode & 0o7777
        owner = status.st_uid
        backupPath = file.backupPath
        var backup = stat()
        backupWritten = lstat(file.backupPath, &backup) == 0 ? Int64(backup.st_mtim.tv_sec) : nil
        slots = container.slots.map(Slot.init)
    }
}

extension VaultStatus.Slot {
    init(_ slot: Slot) {
        number = Int(slot.number)
        kind = slot.body.kind
        label = slot.label
        created = slot.created
        var costs: [PassphraseCost] = []
        var recipients: [Recipient] = []
        for factor in slot.body.factors {
            switch factor {
            case .stretched(_, let stretched): costs.append(stretched.cost)
            case .recipient(let sealed): recipients.append(sealed.recipient)
            case .keyed: break
            }
        }
        cost = costs.first
        recipient = recipients.first
    }
}
