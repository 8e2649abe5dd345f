/// What a line of the audit log tells of.
package enum AuditEvent: Sendable, Equatable {
    /// How a file of the log goes on from the one before it.
    package struct Continuation: Sendable, Equatable {
        /// The code of the last line before.
        let previous: [UInt8]
        /// The BLAKE2b-256 hash of the whole file before.
        let hash: [UInt8]
        /// Whether that file was what its writers left.
        let isVerified: Bool
    }

    case use(AuditedUse)
    /// The first line where no log was.
    case start
    /// The first line of a file behind one that was full, or could not be gone on with.
    case rotation(Continuation)
    /// The first line under a new data key.
    case rekey(Continuation)

    /// The word in the log.
    package var action: String {
        switch self {
        case .use(let use): use.action
        case .start: "start"
        case .rotation: "rotate"
        case .rekey: "rekey"
        }
    }

    package var use: AuditedUse? { if case .use(let use) = self { use } else { nil } }

    var continuation: Continuation? {
        switch self {
        case .rotation(let continuation), .rekey(let continuation): continuation
        case .use, .start: nil
        }
    }
}
