import Escaping
import Glibc

extension VaultError {
    /// What happened, with its values.
    package enum Detail: Sendable, Equatable {
        /// In the words of whoever found it.
        case described(String)
        /// A system call failed; `action` completes "cannot …", `number` is its `errno`.
        case systemCall(action: String, number: Int32)

        // Files
        case noVault
        case occupied
        case notRegularFile
        case notDirectory
        /// A link that is not followed.
        case symbolicLink
        case owner(UInt32)
        /// The permission bits; no others may have access.
        case openToOthers(mode: UInt32)
        /// The permission bits of a directory; no others may write.
        case writableByOthers(mode: UInt32)
        /// In bytes.
        case largerThan(Int)
        /// What is read back is not what was written.
        case altered
        /// The vault was replaced, but the disk did not confirm it.
        case unconfirmed(reason: String)
        case isVaultItself
        case copyOfOtherVault
        /// How long another process has held the lock.
        case busy(for: Duration)

        // Memory
        case noMemoryForSecret
        case memoryNotReadOnly
        case cryptographyFailed
        /// What Argon2 needs for this factor, in bytes.
        case argon2Memory(UInt64, factor: FactorKind, purpose: SealOwner.Purpose)

        // Format
        /// The rule of the format (`etc/vault-format.md`) that the bytes break.
        case format(rule: String)
        /// What is wrong; `nil` where that cannot be told.
        case tampered(String?)
        case notAnchor
        case olderCopyOfItself
        case otherVaultThanSeen
        case olderGeneration(UInt64, seen: UInt64)
        case otherStateThanSeen(generation: UInt64)
        case otherDataKey

        // Limits of a vault or parcel
        /// In bytes.
        case growsAbove(Int)
        case slotCount(ClosedRange<Int>)
        /// In bytes of UTF-8.
        case labelTooLong(limit: Int)
        case costOutsideLimits
        case slotNumbersExhausted
        case entryNumbersExhausted
        case generationsExhausted
        case entryCount(limit: Int)
        case recordCount(ClosedRange<Int>)
        /// In bytes of UTF-8.
        case unusableName(limit: Int)
        case doubledName(String)
        case doubledEntry
        /// In bytes.
        case attributesTooLong(limit: Int)
        /// In bytes.
        case secretLength(limit: Int)
        case laterEntries
        case unknownEntry
        case entryOfOtherVault

        // Slots and keys
        case noSlot(Int)
        case lastSlot(Int)
        case noSlotLeft
        case noSlotOfKind(FactorKind)
        case doesNotOpen(FactorKind, slots: [Int])
        case needsTwoKeys(FactorKind, slots: [Int])
        /// Slots that no key at hand opens, and why other keys could not be obtained.
        case closedSlots([VaultStatus.Slot], failures: [String])
        case noKey
        case nothingOpens([String])
        /// In bytes.
        case notKeyFile(length: Int)
        case noCredentialsDirectory
        case notCredentialName
        case unusablePublicKey

        // Prompts
        case noTerminal
        case interrupted
        case promptOpen
        case descriptorClosed
        case emptySecret
        /// In bytes.
        case longerThan(Int)
        case longerThanTerminalLine
        case confirmationDiffers
        /// How often.
        case recoveryCodeMistyped(Int)

        // Parcels
        case sealedToOther(Recipient)
        case sealedWithPassphrase
        case passphraseDoesNotOpenParcel
        case otherIdentifier(String)
        case pendingCount(Int, limit: Int)
        case pendingFull(limit: Int)

        // Short unlocks
        case keyringUnavailable
        case keyringFull
        case notBootID
    }
}

extension VaultError.Detail: CustomStringConvertible {
    /// One row for each case: lower case, without a final period.
    package var description: String {
        switch self {
        case .described(let reason): reason
        case .systemCall(let action, let number): "cannot \(action): \(String(cString: strerror(number)).lowercased())"

        case .noVault: "there is no vault"
        case .occupied: "already exists and is not overwritten"
        case .notRegularFile: "is not a regular file"
        case .notDirectory: "is not a directory"
        case .symbolicLink: "is a symbolic link, which is not followed"
        case .owner(let user): "belongs to user \(user), neither to you nor to root"
        case .openToOthers(let mode): "has mode 0\(String(mode, radix: 8)); others must not have access"
        case .writableByOthers(let mode): "has mode 0\(String(mode, radix: 8)); others must not write in it"
        case .largerThan(let limit): "is larger than the limit of \(limit) bytes"
        case .altered: "the disk returns other bytes than were written"
        case .unconfirmed(let reason): "has been replaced, but the disk does not confirm it: \(reason)"
        case .isVaultItself: "is the vault itself"
        case .copyOfOtherVault: "is a copy of another vault than the one that is here"
        case .busy(let duration): "another process has been writing it for \(duration)"

        case .noMemoryForSecret: "no memory left for a secret"
        case .memoryNotReadOnly: "cannot be made read-only"
        case .cryptographyFailed: "cannot be used: initialisation or a computation failed"
        case .argon2Memory(let bytes, let factor, let purpose):
            "its \(factor.rawValue) \(purpose.rawValue) needs \(bytes >> 20) MiB of memory, which are not free"

        case .format(let rule): rule
        case .tampered(let finding?): "has been damaged or tampered with: \(finding)"
        case .tampered(nil): "has been damaged or tampered with"
        case .notAnchor: "is not an anchor"
        case .olderCopyOfItself: "was replaced by an older copy of itself"
        case .otherVaultThanSeen: "is another vault than the one that was here"
        case .olderGeneration(let found, let seen): "is an older copy: generation \(found), and \(seen) was here"
        case .otherStateThanSeen(let generation): "is not the generation \(generation) that was here"
        case .otherDataKey: "was given another data key while it was open"

        case .growsAbove(let limit): "would grow above \(limit >> 20) MiB"
        case .slotCount(let range): "a vault has \(range.lowerBound) to \(range.upperBound) slots"
        case .labelTooLong(let limit): "a label has at most \(limit) bytes and no control characters"
        case .costOutsideLimits: "the Argon2 cost is outside the limits"
        case .slotNumbersExhausted: "has had too many slots"
        case .entryNumbersExhausted: "has held too many entries"
        case .generationsExhausted: "has been written too often"
        case .entryCount(let limit): "can hold at most \(limit) entries"
        case .recordCount(let range): "holds \(range.lowerBound) to \(range.upperBound) records"
        case .unusableName(let limit):
            "cannot hold a name that is empty, longer than \(limit) bytes or has control characters"
        case .doubledName(let name): "cannot hold two entries called \(name.quoted)"
        case .doubledEntry: "cannot hold one entry twice"
        case .attributesTooLong(let limit): "cannot hold more than \(limit >> 10) KiB of attributes in one entry"
        case .secretLength(let limit): "cannot hold a secret that is empty or longer than \(limit >> 10) KiB"
        case .laterEntries: "holds entries of a later version, which cannot be re-encrypted"
        case .unknownEntry: "does not hold this entry any more"
        case .entryOfOtherVault: "the entry belongs to another vault"

        case .noSlot(let number): "has no slot \(number)"
        case .lastSlot(let number): "slot \(number) is the last one that opens it"
        case .noSlotLeft: "a vault without a slot can never be opened again"
        case .noSlotOfKind(let kind): "has no \(kind.rawValue) slot"
        case .doesNotOpen(let kind, let slots): "this \(kind.words) does not open it (\(Self.text(slots)))"
        case .needsTwoKeys(let kind, let slots):
            slots.count == 1
                ? "this \(kind.words) alone does not open \(Self.text(slots)), which needs two keys"
                : "this \(kind.words) alone does not open \(Self.text(slots)), which need two keys"
        case .closedSlots(let slots, let failures):
            (["no key at hand opens " + slots.map { "slot \($0.number) (\($0.kind.name))" }.joined(separator: ", ")]
                + failures).joined(separator: "; ")
        case .noKey: "no key given"
        case .nothingOpens(let reasons): "nothing opens it: " + reasons.joined(separator: "; ")
        case .notKeyFile(let length): "is not a key file: its length is not \(length) bytes"
        case .noCredentialsDirectory:
            "CREDENTIALS_DIRECTORY is not set: this is not a service with LoadCredentialEncrypted="
        case .notCredentialName: "is not the name of a credential"
        case .unusablePublicKey: "is not a usable public key"

        case .noTerminal: "there is no terminal to ask on"
        case .interrupted: "interrupted"
        case .promptOpen: "another prompt is open"
        case .descriptorClosed: "is not open"
        case .emptySecret: "the secret is empty"
        case .longerThan(let limit):
            limit.isMultiple(of: 1 << 10) ? "is longer than \(limit >> 10) KiB" : "is longer than \(limit) bytes"
        case .longerThanTerminalLine: "the secret is too long for a line of the terminal"
        case .confirmationDiffers: "passphrases do not match"
        case .recoveryCodeMistyped(let times): "the recovery code was mistyped \(times) times; no slot was added"

        case .sealedToOther(let recipient): "is sealed to another key: \(recipient.text)"
        case .sealedWithPassphrase: "is sealed with a passphrase"
        case .passphraseDoesNotOpenParcel: "this passphrase does not open it, or it has been damaged"
        case .otherIdentifier(let identifier): "is a copy under another name: its id is \(identifier)"
        case .pendingCount(let count, let limit): "holds \(count) items, more than \(limit)"
        case .pendingFull(let limit): "\(limit) items are already waiting"

        case .keyringUnavailable: "cannot be used here, so the vault cannot be kept unlocked"
        case .keyringFull: "has no room left for a key of this user"
        case .notBootID: "is not an identifier"
        }
    }

    private static func text(_ slots: [Int]) -> String {
        (slots.count == 1 ? "slot " : "slots ") + slots.map(String.init).joined(separator: ", ")
    }
}
