package import Mail

/// A client's command, and the one way its words become octets on the wire (RFC 5321 section 4.1).
///
/// AUTH is apart (`AuthCommand`), because its line holds a credential.
package enum Command: Sendable, Equatable {
    case ehlo(String)
    case helo(String)
    case startTLS
    /// `nil` is the null path. `size` is the message's octet count, where SIZE is offered (RFC 1870);
    /// `isEightBit` adds `BODY=8BITMIME` (RFC 6152).
    case mail(from: Mailbox?, size: Int?, isEightBit: Bool)
    case rcpt(to: Mailbox)
    case data
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
        let line =
            switch self {
            case .ehlo(let name): "EHLO \(try Self.checkedGreeting(name))"
            case .helo(let name): "HELO \(try Self.checkedGreeting(name))"
            case .startTLS: "STARTTLS"
            case .mail(let mailbox, let size, let isEightBit):
                "MAIL FROM:<\(try mailbox.map { mailbox throws(CommandError) in try Self.checkedPath(mailbox.address, .reversePath) } ?? "")>"
                    + (size.map { " SIZE=\($0)" } ?? "") + (isEightBit ? " BODY=8BITMIME" : "")
            case .rcpt(let mailbox): "RCPT TO:<\(try Self.checkedPath(mailbox.address, .forwardPath))>"
            case .data: "DATA"
            case .rset: "RSET"
            case .quit: "QUIT"
            }
        guard line.utf8.count + 2 <= Self.maximumLineLength else {
            throw CommandError(field: .line, reason: "is longer than \(Self.maximumLineLength) octets")
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

/// An argument that must not be sent.
package struct CommandError: Error, Sendable, Equatable {
    package enum Field: String, Sendable {
        case greeting = "the greeting"
        case reversePath = "the sender's address"
        case forwardPath = "the recipient's address"
        case line = "the command line"
    }

    package let field: Field
    /// A predicate, such as `holds a control character`. Never the argument's own octets.
    package let reason: String

    /// `the recipient's address holds a control character`.
    package var message: String { "\(field.rawValue) \(reason)" }
}
