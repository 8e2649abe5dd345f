package import Mail
package import NIOCore

/// What the state machine wants done, in order.
package enum SubmissionAction: Sendable, Equatable {
    case send(ByteBuffer)
    /// The message, dot-stuffed and with its final dot. `messageSent()` is called once all of it has left.
    case sendMessage(ByteBuffer)
    /// A line for the transcript, redacted and escaped.
    case record(TranscriptLine)
    /// Begin the TLS handshake on the open connection.
    case startTLS
    /// A stage of a probe has passed; what is worth saying of it.
    case passed(SubmissionStage, detail: String)
    /// The result; comes once.
    case complete(SubmissionResult)
    case close
}

/// How a dialogue ended.
package enum SubmissionResult: Sendable, Equatable {
    case probed
    /// One for each forward path, in order.
    case outcomes([RecipientOutcome])
    /// Nothing was submitted. `isUnreached`: another server may be tried, as this one said nothing of the account.
    case failed(SubmissionFailure, isUnreached: Bool)
}
