/// What a reply means to whoever wants to send.
package struct ReplyDiagnosis: Sendable, Equatable {
    /// What stands in the way.
    package enum Cause: String, CaseIterable, Sendable {
        /// The server's own passing trouble.
        case transient
        /// A limit, or too many connections.
        case rate
        /// Sender, port, encryption, mechanism or greeting have to change.
        case configuration
        /// User name or password is wrong or was not sent.
        case credential
        /// The provider, an administrator or the owner of a domain has to allow something.
        case policy
        /// Content, account or address is taken for spam.
        case reputation
        /// The message or the recipient cannot be taken.
        case permanent

        /// Whether the same message can go later, whatever the code says.
        package var passes: Bool { self == .transient || self == .rate }
    }

    package let cause: Cause
    /// A sentence.
    package let meaning: String
    /// What to do, a sentence.
    package let action: String

    package init(cause: Cause, meaning: String, action: String) {
        self.cause = cause
        self.meaning = meaning
        self.action = action
    }

    /// Both sentences, without the final period.
    package var hint: String {
        "\(meaning) \(action.hasSuffix(".") ? String(action.dropLast()) : action)"
    }
}
