internal import Escaping
internal import Mail
package import SMTP

/// One mail that is stored durably.
package struct StoredMail: Sendable, Equatable {
    /// Path of the `.eml` file.
    package let path: String
    /// The address of MAIL FROM; empty for the null reverse path.
    package let reversePath: String
    /// The addresses of RCPT TO, in order.
    package let recipients: [String]
    /// The subject with its encoded words decoded (RFC 2047). A stranger's bytes: escape before showing.
    package let subject: [UInt8]
    /// Octets of the message as received, without the trace header fields in front of it.
    package let size: Int
    /// The user name, where the client authenticated.
    package let authenticatedAs: String?
    /// The SASL mechanism, where the client authenticated.
    package let mechanism: String?
    package let security: Security

    /// One line about the mail, safe to print to a terminal.
    package var summary: String {
        var recipientList = recipients.prefix(3).map { "<\($0)>" }.joined(separator: ", ")
        if recipients.count > 3 { recipientList += " and \(recipients.count - 3) more" }
        var facts = ["\(size) octets"]
        if let authenticatedAs, let mechanism { facts.append("\(mechanism) as \(authenticatedAs)") }
        switch security {
        case .tls: facts.append("TLS")
        case .starttls: facts.append("STARTTLS")
        case .none: facts.append("no TLS")
        }
        let title = subject.isEmpty ? "(no subject)" : String(decoding: subject.prefix(300), as: UTF8.self)
        let line = "<\(reversePath)> -> \(recipientList): \(title) (\(facts.joined(separator: ", ")))"
        return Visible.escaped(line.utf8, keepingNewlines: false)
    }
}
