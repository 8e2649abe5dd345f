package import Vault

/// One thing that was looked at, and how it is.
package struct Finding: Sendable, Equatable {
    package enum Grade: String, Sendable, Encodable, CaseIterable {
        case ok, warning, problem
    }

    /// What can be done about a finding.
    package enum Remedy: Sendable, Equatable {
        /// Make a vault.
        case createVault
        /// Whatever helps against this error of the vault.
        case vault(VaultError)
        /// Whatever helps against the fault of the configuration.
        case configuration
        /// Open the vault once, which writes the anchor.
        case openVault
        /// Find the other names of the file at this path.
        case findLinks(String)
        /// Change something, or make a copy on another medium.
        case backUp
        /// Give the file at the path this mode.
        case chmod(mode: UInt32, path: String)
        /// Keep the file on a disk of this machine.
        case keepOnLocalDisk
        /// Add a recovery code.
        case addRecoveryCode
        /// Name in the configuration what opens the vault.
        case configureOpening
        /// Name in the configuration what opens this slot, or remove it.
        case configureOrRemoveSlot(Int)
        /// Attach the medium of the key file, or open the vault with another key.
        case attachKeyFile
        /// Seal the key to the TPM2.
        case sealKey
        /// Keep the key file on another medium, or use a passphrase.
        case moveKeyFile
        /// Run as this user, who can read the file.
        case runAs(UInt32)
        /// Give this slot's passphrase again, at the cost of today.
        case replacePassphrase(slot: Int)
        /// Raise the limit on locked memory.
        case raiseMemoryLock
        case encryptSwap
        case disableHibernation
        /// Run as a user without root's rights.
        case runUnprivileged
    }

    /// What was looked at, a word or two: the same on every machine.
    package let check: String
    package let grade: Grade
    /// How it is, in one escaped line without a final period.
    package let what: String
    package let remedy: Remedy?

    static func ok(_ check: String, _ what: String) -> Finding {
        Finding(check: check, grade: .ok, what: what, remedy: nil)
    }

    static func warning(_ check: String, _ what: String, _ remedy: Remedy? = nil) -> Finding {
        Finding(check: check, grade: .warning, what: what, remedy: remedy)
    }

    static func problem(_ check: String, _ what: String, _ remedy: Remedy? = nil) -> Finding {
        Finding(check: check, grade: .problem, what: what, remedy: remedy)
    }
}
