package import Mail

/// Why it cannot be determined who gets a message.
package enum RecipientError: Error, Sendable, Equatable {
    /// An argument that is no list of addresses.
    case argument(String, MailboxError)
    /// A field of the header that should list recipients; the reason begins with its name.
    case header(MessageError)
    /// Neither the arguments nor the header give one.
    case none
    /// No alias says who gets the mail for this name of the system.
    case unknownName(String)
}
