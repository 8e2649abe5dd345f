/// Work that a mechanism puts off because it takes longer than an event loop may wait: it can keep a processor busy or
/// wait for another process.
///
/// The host does it once, as `kind` says, and hands the outcome to the exchange that asked for it
/// (`MechanismExchange.resume(with:)`). Each is equal to itself alone, so that the outcome of one that nobody waits for any
/// more can be told apart.
package final class MechanismWork: Sendable, Equatable, Unreadable {
    /// What the exchange needs to go on, which only it understands; or why it cannot.
    package typealias Outcome = Result<SecretOctets, MechanismError>

    package enum Kind: Sendable {
        /// For a thread that may be busy for a while.
        case computing(@Sendable () -> Outcome)
        /// For a task.
        case waiting(@Sendable () async -> Outcome)
    }

    package let kind: Kind

    package init(_ kind: Kind) {
        self.kind = kind
    }

    package static func == (left: MechanismWork, right: MechanismWork) -> Bool { left === right }
}
