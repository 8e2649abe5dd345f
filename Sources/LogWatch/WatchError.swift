import Escaping

/// Why a watch cannot start or continue.
package struct WatchError: Error, CustomStringConvertible {
    /// What went wrong.
    package enum Kind: Sendable, Equatable {
        /// A log that does not exist.
        case missing
        /// A log that the user may not read.
        case denied
        /// A log that cannot be read for another reason.
        case unreadable
        /// A path to something other than a regular file.
        case notRegular
        /// A path or glob that cannot be used.
        case badPattern
        /// A glob that matches too many files.
        case tooManyFiles
        /// The cursor file cannot be read or written.
        case cursor
        /// The content of the cursor file cannot be used.
        case badCursor
        /// The system refused something that the watch needs.
        case system
        /// `accept` threw; `underlying` is what it threw.
        case notAccepted
    }

    /// What went wrong.
    package let kind: Kind
    /// The file or pattern, unescaped; empty where there is none.
    package let path: String
    /// What happened, lower case, without a period; safe to print.
    package let reason: String
    /// What `accept` threw; otherwise `nil`.
    package let underlying: (any Error)?

    init(_ kind: Kind, path: String, reason: String, underlying: (any Error)? = nil) {
        self.kind = kind
        self.path = path
        self.reason = reason
        self.underlying = underlying
    }

    /// One line such as `'/var/log/auth.log': permission denied`; safe to print.
    package var description: String {
        path.isEmpty ? reason : "\(path.quoted): \(reason)"
    }

    static func unreadable(_ path: String, _ error: SystemError) -> WatchError {
        let kind: Kind = error.isMissing ? .missing : error.isDenied ? .denied : .unreadable
        return WatchError(kind, path: path, reason: error.reason)
    }

    static func notRegular(_ path: String) -> WatchError {
        WatchError(.notRegular, path: path, reason: "not a regular file")
    }
}
