import Escaping

/// Something the user should know once, while the watch continues.
package struct WatchNotice: Sendable, Hashable, CustomStringConvertible {
    /// What the notice is about.
    package enum Kind: Sendable, Hashable {
        /// The file does not exist; the watch waits for it.
        case waiting
        /// The file cannot be read at the moment, or never; in the first case it is tried again.
        case denied
        /// The file was emptied or rewritten, and is read from its start.
        case restarted
        /// Lines may have been lost.
        case gap
        /// A glob matches a compressed file, whose lines were read before it was compressed.
        case compressed
        /// inotify cannot report all changes, so files are checked every second.
        case polling
        /// Matching a line took too much work, and the rule gave up on it.
        case ruleTooSlow
    }

    /// What the notice is about.
    package let kind: Kind
    /// The path, or the name of the rule; an attacker's data.
    package let subject: String
    /// What happened, lower case, without a period; safe to print.
    package let reason: String

    init(_ kind: Kind, _ subject: String, _ reason: String) {
        self.kind = kind
        self.subject = subject
        self.reason = reason
    }

    /// One line such as `'/var/log/app.log': does not exist yet; waiting for it`; safe to print.
    package var description: String { "\(subject.quoted): \(reason)" }
}

/// Passes each distinct notice on once, up to a number of them.
struct NoticeFilter {
    private static let limit = 4096

    private let pass: (WatchNotice) -> Void
    private var announced: Set<WatchNotice> = []

    init(announce: @escaping (WatchNotice) -> Void) {
        pass = announce
    }

    mutating func announce(_ notice: WatchNotice) {
        if announced.count < Self.limit, announced.insert(notice).inserted { pass(notice) }
    }
}
