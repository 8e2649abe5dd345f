/// Why the sandbox could not start.
package struct SandboxError: Error, Equatable, Sendable {
    /// What stood in the way.
    package enum Kind: Sendable {
        case addressInUse
        case portNotPermitted
        case addressNotAvailable
        case directoryNotWritable
        case certificate
        case system
    }

    package let kind: Kind
    /// What failed and where; lower case, no final period.
    package let reason: String

    init(_ kind: Kind, reason: String) {
        self.kind = kind
        self.reason = reason
    }
}
