import Glibc

/// Why something with the vault, a key file or a prompt did not succeed, in words for a person.
///
/// No secret and no byte of the vault is ever part of it.
package struct VaultError: Error, Equatable, Sendable {
    package enum Kind: Sendable, Equatable {
        /// There is no such file.
        case missing
        /// There is one already, and it is never overwritten.
        case exists
        /// The bytes are not a vault or not a key file: truncated, damaged, not in the one valid encoding.
        case malformed
        /// Made by a later version, or beyond what this version is ready to do.
        case unsupported
        /// No slot opens with this passphrase or key file. A damaged slot cannot be told from it.
        case wrongKey
        /// The data key opened, but the file is not what was written with it: damaged or tampered with.
        case authentication
        /// Authentic, and yet not the state that was seen last: an older copy or another vault.
        case rolledBack
        /// Owner, mode or kind of file is not safe, or access was denied.
        case permissions
        /// Another process kept the lock for too long.
        case locked
        /// Reading or writing failed: disk full, read-only, gone.
        case io
        /// Not enough memory.
        case resources
        /// There is no terminal to ask on.
        case noTerminal
        /// The secret that was given cannot be used: empty, too long, confirmed differently.
        case unusableSecret
        /// A signal ended the prompt.
        case interrupted
    }

    package let kind: Kind
    /// What it is about: the path as it was given, `/dev/tty`, `descriptor 3` or `memory`. Not escaped.
    package let path: String
    /// Why, lower case, without a final period and without control characters.
    package let reason: String
    /// What to do next, if that is known.
    package let hint: String?

    package init(kind: Kind, path: String, reason: String, hint: String? = nil) {
        self.kind = kind
        self.path = path
        self.reason = reason
        self.hint = hint
    }

    /// An error of the operating system; `number` is its `errno`.
    init(number: Int32, doing action: String, path: String) {
        let kind: Kind =
            switch number {
            case ENOENT, ENOTDIR: .missing
            case EEXIST: .exists
            case EACCES, EPERM, ELOOP: .permissions
            case ENOMEM, EMFILE, ENFILE: .resources
            default: .io
            }
        self.init(kind: kind, path: path, reason: "cannot \(action): \(String(cString: strerror(number)).lowercased())")
    }
}
