import Escaping

/// Something the user should know once, while the watch goes on.
package struct WatchNotice: Sendable, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        /// The file is not there; it is waited for.
        case waiting
        /// The file may not be read at the moment; it is tried again.
        case denied
        /// The file was emptied or rewritten, and is read from its start.
        case restarted
        /// Lines may have been lost that could not be found again.
        case gap
        /// A compressed file among those that match; its lines were read before it was compressed.
        case compressed
        /// Changes are looked for by the clock, as the system cannot tell them.
        case polling
        /// A rule gave up on a line because matching took too much work.
        case ruleTooSlow
    }

    package let kind: Kind
    /// The path, or the name of the rule.
    package let subject: String
    package let reason: String

    init(_ kind: Kind, _ subject: String, _ reason: String) {
        self.kind = kind
        self.subject = subject
        self.reason = reason
    }

    /// One line, safe to print.
    package var description: String { "\(subject.quoted): \(reason)" }
}
