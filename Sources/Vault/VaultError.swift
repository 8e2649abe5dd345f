import Glibc

/// Why something with the vault, a key, a parcel or a prompt did not succeed.
///
/// No secret is ever part of it.
package struct VaultError: Error, Equatable, Sendable {
    /// The class of the failure, which decides what a caller does about it.
    package enum Kind: Sendable, Equatable {
        /// There is no such file, slot, entry or credential.
        case missing
        /// There is one already, and it is not overwritten.
        case exists
        /// The bytes are not a vault, key file, parcel or anchor: truncated, damaged, not in the one valid encoding.
        case malformed
        /// Made by a later version, or outside what this version allows.
        case unsupported
        /// No slot opens with this key. A damaged slot looks the same.
        case wrongKey
        /// The data key was found, but the file is not what was written with it: damaged or tampered with.
        case authentication
        /// Authentic, but not the latest state that was seen: an older copy, or another vault.
        case rolledBack
        /// Owner, mode or type of the file is not safe, or access was denied.
        case permissions
        /// Another process held the lock for too long.
        case locked
        /// Reading or writing failed: disk full, read-only, gone.
        case io
        /// Not enough memory, descriptors or room in the kernel's keyring.
        case resources
        /// There is no terminal to ask on.
        case noTerminal
        /// The secret cannot be used: empty, too long, confirmed differently.
        case unusableSecret
        /// A signal ended the prompt.
        case interrupted
    }

    package let kind: Kind
    /// What it is about: a path as it was given, `/dev/tty`, `descriptor 3`, `memory`. Not escaped.
    package let path: String
    /// What happened, with its values.
    package let detail: Detail
    /// What a person can do about it, where that is known.
    package let remedy: Remedy?

    package init(kind: Kind, path: String, _ detail: Detail, remedy: Remedy? = nil) {
        self.kind = kind
        self.path = path
        self.detail = detail
        self.remedy = remedy
    }

    /// An error that is described by whoever found it, such as the provider of a key.
    package init(kind: Kind, path: String, reason: String, remedy: Remedy? = nil) {
        self.init(kind: kind, path: path, .described(reason), remedy: remedy)
    }

    /// A failed system call; `number` is its `errno`, and `action` completes "cannot …".
    package init(number: Int32, doing action: String, path: String) {
        let kind: Kind =
            switch number {
            case ENOENT, ENOTDIR: .missing
            case EEXIST: .exists
            case EACCES, EPERM, ELOOP: .permissions
            case ENOMEM, EMFILE, ENFILE: .resources
            default: .io
            }
        self.init(kind: kind, path: path, .systemCall(action: action, number: number))
    }

    /// What happened, in words: lower case, without a final period. Names from outside are not escaped.
    package var reason: String { detail.description }
}

extension VaultError {
    /// What a person can do about an error.
    package enum Remedy: Sendable, Equatable {
        /// Make a vault.
        case createVault
        /// Look at the vault that exists.
        case showStatus
        /// Check the vault.
        case checkVault
        /// Go back to a copy of the vault.
        case restoreCopy
        /// Use a later version.
        case upgrade
        /// Do the same again.
        case retry
        /// Look for the process that keeps the lock.
        case findWriter
        /// Accept the vault as it is, if the owner of the vault put it there.
        case acceptVault
        /// Find out who changed the anchor; then accept the vault as it is.
        case inspectAnchor
        /// Keep the file in a directory that belongs to the user alone.
        case usePrivateDirectory
        /// Change the mode of the file or directory at `path`; `mode` as chmod(1) takes it.
        case chmod(mode: String, path: String)
        /// Choose another name, or overwrite the file.
        case overwrite
        /// Replace the other vault.
        case replaceOtherVault
        /// Add another slot first.
        case addSlot
        /// List the slots.
        case listSlots
        /// The slots that there are, by the names of their kinds.
        case useSlot(kinds: [String])
        /// Configure both keys of the slot.
        case configureBothKeys
        /// Provide the key of every slot, or drop slots.
        case provideAllKeys
        /// Free memory, or, where `orKeyFile`, open the vault with a key that takes none.
        case freeMemory(orKeyFile: Bool)
        /// Give any key that works without a terminal.
        case provideKey
        /// Open the descriptor for the process.
        case openDescriptor(Int32)
        /// Run the configured command and see what it says.
        case runCommand
        /// Let the container use the kernel's keyring, or open the vault with a key file.
        case allowKeyring
        /// Raise the keyring's quotas.
        case raiseKeyringQuota
        /// Have the parcel sealed and brought here again.
        case sealAgain
        /// Have the parcel sealed to this vault's own key.
        case sealToThisVault
        /// Accept or reject parcels that are waiting.
        case settlePending
        /// Remove the parcels that strangers put there.
        case removeStrangers
    }
}
