import Mail

/// A message in octets and where it goes.
struct ComposedMail: Sendable {
    enum Form: Sendable, Equatable {
        case whole
        /// An alert without its attachments, since it could not be composed with them.
        case shortened(MessageError)
        /// Kept, and never sent as it is.
        case raw(MessageError)
    }

    let octets: [UInt8]
    let envelope: Envelope
    let form: Form

    /// Why an alert is without its attachments.
    var shortening: MessageError? {
        if case .shortened(let error) = form { error } else { nil }
    }
}
