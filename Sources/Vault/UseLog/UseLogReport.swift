/// What is in the log.
package struct UseLogReport: Sendable {
    /// The lines, in their order: those that are authentic, where the log was verified, up to the first fault.
    package let lines: [UseLine]
    /// The first thing that is wrong and that nobody has accepted; `nil` also where nothing was verified.
    package let fault: UseFault?
    /// How many faults the vault's owner has accepted.
    package let acceptedCount: Int
    /// How many lines a crash left unfinished, each told by the line after it.
    package let tornCount: Int
    /// Whether there is any file of the log.
    package let exists: Bool
}
