import Escaping
package import Mail

/// What a server sent is not a reply.
package enum ReplyError: Error, Sendable, Equatable {
    case lineTooLong(limit: Int)
    case tooManyLines(limit: Int)
    case replyTooLong(limit: Int)
    case differentCodes(ReplyCode, ReplyCode)
    /// The line's first octets as they came.
    case notAReply([UInt8])

    /// Why, in words for a person; the server's octets are escaped.
    package var reason: String {
        switch self {
        case .lineTooLong(let limit): "the server sent a line longer than \(limit) octets"
        case .tooManyLines(let limit): "the server sent a reply of more than \(limit) lines"
        case .replyTooLong(let limit): "the server sent a reply longer than \(limit) octets"
        case .differentCodes(let first, let second): "the server mixed the codes \(first) and \(second) in one reply"
        case .notAReply(let octets):
            "the server sent \"\(Visible.escaped(octets, keepingNewlines: false))\", which is not an SMTP reply"
        }
    }
}
