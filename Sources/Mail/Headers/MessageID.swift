/// The identity of a message (RFC 5322 section 3.6.4).
package struct MessageID: Sendable, Hashable {
    /// With its angle brackets.
    package let value: String

    /// Derives the identity from `seed` and the sender's domain: the same seed gives the same Message-ID.
    ///
    /// The seed names what the message is about and has to be unique, or random; its digest is not a secret and not
    /// proof against collisions made on purpose.
    package init(seed: some Sequence<UInt8>, sender: Mailbox) {
        value = "<\(Digest.hexadecimal(seed))@\(sender.domain)>"
    }
}
