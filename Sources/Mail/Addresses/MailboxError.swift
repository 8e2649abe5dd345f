/// Why a text is not a mailbox that can be used.
package struct MailboxError: Error, Sendable, Equatable {
    /// Lower case, without a final period and without any control character of the input.
    package let reason: String

    package init(reason: String) {
        self.reason = reason
    }
}
