import Testing

/// A mail server that can be run: what is known about it, so that a test can tell what it did.
struct MailServer: Sendable, CustomTestStringConvertible {
    let name: String
    /// Its folder in `Servers`.
    let folder: String
    /// What it offers behind AUTH once TLS is on.
    let mechanisms: Set<String>
    /// The header fields that it puts before a message.
    let traceFields: Set<String>
    /// A file in its `/var/log`.
    let log: String
    /// What a line of the log has for each rejected login, and no other line.
    let rejectedLogin: String

    var testDescription: String { name }

    static let all = [postfix, exim, openSMTPD, aiosmtpd]

    /// Dovecot does the SASL part.
    static let postfix = MailServer(
        name: "Postfix",
        folder: "postfix",
        mechanisms: ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "XOAUTH2", "OAUTHBEARER"],
        traceFields: ["return-path", "x-original-to", "delivered-to", "received"],
        log: "mail.log",
        rejectedLogin: " authentication failed"
    )

    /// Cyrus' library does the SCRAM part.
    static let exim = MailServer(
        name: "Exim",
        folder: "exim",
        mechanisms: ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"],
        traceFields: ["return-path", "envelope-to", "delivery-date", "received"],
        log: "exim-rejectlog",
        rejectedLogin: " authenticator failed"
    )

    static let openSMTPD = MailServer(
        name: "OpenSMTPD",
        folder: "opensmtpd",
        mechanisms: ["PLAIN", "LOGIN"],
        traceFields: ["return-path", "delivered-to", "received"],
        log: "smtpd.log",
        rejectedLogin: "result=permfail"
    )

    static let aiosmtpd = MailServer(
        name: "aiosmtpd",
        folder: "aiosmtpd",
        mechanisms: ["PLAIN", "LOGIN"],
        traceFields: [],
        log: "aiosmtpd.log",
        rejectedLogin: " rejected"
    )
}
