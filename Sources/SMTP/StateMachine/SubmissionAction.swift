package import Mail
package import NIOCore
package import SASL

/// What the state machine wants done, in order.
package enum SubmissionAction: Sendable, Equatable {
    case send(ByteBuffer)
    /// A line of AUTH. What is made of it to send it is wiped once it has left.
    case sendSecret(SecretOctets)
    /// The message, or a part of it, ready for the wire. `messageSent()` is called once all of it has left.
    case sendMessage(ByteBuffer)
    /// A line for the transcript, redacted and escaped.
    case record(TranscriptLine)
    /// Begin the TLS handshake on the open connection.
    case startTLS
    /// Do what the mechanism has put off, then call `finished(_:with:)`.
    case work(MechanismWork)
    /// A stage of a probe has passed; what is worth saying of it.
    case passed(SubmissionStage, detail: String)
    /// Messages may be submitted, one at a time. Comes once, unless `failed` does.
    case ready
    /// The connection never became ready. `isUnreached`: another server may be tried, as this one said nothing of the
    /// account.
    case failed(SubmissionFailure, isUnreached: Bool)
    /// Something that was asked for and that this server does not do; for a person.
    case note(String)
    /// The answer to a `submit`.
    case submitted(SubmissionAnswer)
    case close
}
