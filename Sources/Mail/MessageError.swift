/// Why something cannot stand in a message.
package struct MessageError: Error, Sendable, Equatable {
    /// Lower case, without a final period and without any control character of the input.
    package let reason: String

    package init(reason: String) {
        self.reason = reason
    }
}
