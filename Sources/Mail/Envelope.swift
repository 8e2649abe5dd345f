/// Who a message goes back to and who it goes to, apart from what its header says (RFC 5321 section 2.3.1).
package struct Envelope: Sendable, Equatable {
    /// `MAIL FROM`; `nil` is the null path `<>`.
    package let reversePath: Mailbox?
    /// `RCPT TO`, one each.
    package let forwardPaths: [Mailbox]
    /// The delivery status notifications that are requested; `nil` leaves them to the servers.
    package let reports: DSNRequest?

    package init(reversePath: Mailbox?, forwardPaths: [Mailbox], reports: DSNRequest? = nil) {
        self.reversePath = reversePath
        self.forwardPaths = forwardPaths
        self.reports = reports
    }

    /// Whether one of the paths needs SMTPUTF8 (RFC 6531).
    package var isBeyondASCII: Bool {
        reversePath?.isBeyondASCII == true || forwardPaths.contains(where: \.isBeyondASCII)
    }
}
