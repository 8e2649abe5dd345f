/// Where an alert came from.
package enum AlertSource: Hashable, Sendable {
    /// Words on the command line or standard input.
    case message
    /// A wrapped command, with its arguments as they were given.
    case command([String])
    /// A line of `file` that `rule` matched.
    case log(rule: String, file: String)
}
