package import Mail

/// A client's command, and the one way its words become octets on the wire (RFC 5321 section 4.1).
///
/// AUTH is apart (`AuthCommand`), because its line holds a credential.
package enum Command: Sendable, Equatable {
    case ehlo(String)
    case helo(String)
    case startTLS
    /// `nil` is the null path.
    case mail(from: Mailbox?, MailParameters = MailParameters())
    case rcpt(to: Mailbox, RcptParameters = RcptParameters())
    case data
    /// So many octets follow; the last ones of the message, or not (RFC 3030 section 2).
    case bdat(count: Int, isLast: Bool)
    case rset
    case quit

    /// Longest command line with its CRLF (RFC 5321 section 4.5.3.1.4).
    package static let maximumLineLength = 512
    /// Longest path without its angle brackets (RFC 5321 section 4.5.3.1.3).
    package static let maximumPathLength = 254

    /// The command's line without CRLF.
    ///
    /// - Throws: `CommandError` when an argument holds what could end the command or begin a parameter, or is too long.
    package func line() throws(CommandError) -> String {
        let line: String
        var maximum = Self.maximumLineLength
        switch self {
        case .ehlo(let name): line = "EHLO \(try Self.checkedGreeting(name))"
        case .helo(let name): line = "HELO \(try Self.checkedGreeting(name))"
        case .startTLS: line = "STARTTLS"
        case .mail(let mailbox, let parameters):
            var path = ""
            if let mailbox {
                path = try Self.checkedPath(mailbox.address, .reversePath, isUTF8: parameters.isUTF8)
            }
            line = "MAIL FROM:<\(path)>\(parameters.text)"
            maximum += MailParameters.allowance
        case .rcpt(let mailbox, let parameters):
            let path = try Self.checkedPath(mailbox.address, .forwardPath, isUTF8: parameters.isUTF8)
            line = "RCPT TO:<\(path)>\(parameters.text)"
            maximum += RcptParameters.allowance
        case .data: line = "DATA"
        case .bdat(let count, let isLast): line = "BDAT \(count)\(isLast ? " LAST" : "")"
        case .rset: line = "RSET"
        case .quit: line = "QUIT"
        }
        guard line.utf8.count + 2 <= maximum else {
            throw CommandError(field: .line, reason: "is longer than \(maximum) octets")
        }
        return line
    }

    /// The command as it is sent, CRLF included.
    ///
    /// - Throws: as `line()`.
    package func encoded() throws(CommandError) -> [UInt8] {
        Array(try line().utf8) + [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    }
}
