/// What a command could not do: the two lines a person reads and the status a script reads.
///
/// The texts are lower case without a final period; whatever came from outside is escaped before it gets here.
package struct CommandFailure: Error, Sendable, Equatable {
    package let what: String
    package let why: String
    package let hint: String?
    package let status: ExitStatus

    package init(_ what: String, _ why: String, hint: String? = nil, status: ExitStatus) {
        self.what = what
        self.why = why
        self.hint = hint
        self.status = status
    }
}
