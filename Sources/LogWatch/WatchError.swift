import Escaping

/// Why a watch cannot begin or go on.
package struct WatchError: Error, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        /// A log that is not there.
        case missing
        /// A log that is there but cannot be read.
        case unreadable
        /// A path or glob that cannot be used.
        case badPattern
        /// The cursor file cannot be read, understood or written.
        case cursor
        /// The system refused something the watch needs.
        case system
        /// `accept` threw; `underlying` is what it threw.
        case notAccepted
    }

    package let kind: Kind
    /// The file or pattern it is about.
    package let path: String
    package let reason: String
    package let hint: String?
    package let underlying: (any Error)?

    init(_ kind: Kind, path: String, reason: String, hint: String?, underlying: (any Error)? = nil) {
        self.kind = kind
        self.path = path
        self.reason = reason
        self.hint = hint
        self.underlying = underlying
    }

    /// One line such as `'/var/log/auth.log': permission denied`; safe to print.
    package var description: String {
        path.isEmpty ? reason : "\(path.quoted): \(reason)"
    }

    static func unreadable(_ path: String, _ error: SystemError) -> WatchError {
        let hint =
            error.isDenied ? "join the group that may read it (often adm), or run as a user who may" : nil
        return WatchError(error.isMissing ? .missing : .unreadable, path: path, reason: error.reason, hint: hint)
    }

    static func notRegular(_ path: String) -> WatchError {
        WatchError(
            .unreadable,
            path: path,
            reason: "not a regular file",
            hint: "pipe anything else into 'notify watch -'"
        )
    }
}
