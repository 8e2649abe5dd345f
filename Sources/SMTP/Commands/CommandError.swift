/// An argument that must not be sent.
package struct CommandError: Error, Sendable, Equatable {
    package enum Field: String, Sendable {
        case greeting = "the greeting"
        case reversePath = "the sender's address"
        case forwardPath = "the recipient's address"
        case line = "the command line"
    }

    package let field: Field
    /// A predicate, such as `holds a control character`. Never the argument's own octets.
    package let reason: String

    /// `the recipient's address holds a control character`.
    package var message: String { "\(field.rawValue) \(reason)" }
}
