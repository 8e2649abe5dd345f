/// Takes a message and an envelope, and answers for each recipient.
package protocol Transport: Sendable {
    /// Submits one message.
    ///
    /// - Parameters:
    ///   - message: the message as it leaves: CRLF line ends, not dot-stuffed (`Message.serialized()`).
    ///   - envelope: where it goes.
    /// - Returns: one outcome for each forward path, in their order. A failure of the whole connection is every
    ///   recipient's outcome; nothing is thrown.
    func submit(_ message: [UInt8], envelope: Envelope) async -> [RecipientOutcome]
}

/// What became of a message for one recipient.
package enum RecipientOutcome: Sendable, Equatable {
    /// The server has taken responsibility; its words after the code.
    case accepted(String)
    /// Not now: the same message may go later (4yz, no connection, time-out before the final dot).
    case deferred(SubmissionFailure)
    /// Not like this: nothing changes by waiting (5yz, rejected credential, wrong certificate).
    case failed(SubmissionFailure)
    /// The connection died after the final dot; the server may have the message (RFC 1047).
    case unknown(SubmissionFailure)
}
