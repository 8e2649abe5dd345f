/// What a dialogue waits for at the moment; each has its own deadline.
package enum SubmissionStage: String, Sendable, CaseIterable {
    case connect = "connecting"
    case tls = "the TLS handshake"
    case greeting = "the greeting"
    case ehlo = "EHLO"
    case startTLS = "STARTTLS"
    case authentication = "AUTH"
    /// Nothing: the next message may come.
    case ready = "a message"
    case rset = "RSET"
    case mail = "MAIL"
    case rcpt = "RCPT"
    case data = "DATA"
    /// The message is on its way; the deadline is for each block of it.
    case sending = "sending the message"
    /// The answer to the final dot.
    case message = "the answer to the message"
    case quit = "QUIT"
    case done = "nothing"
}
