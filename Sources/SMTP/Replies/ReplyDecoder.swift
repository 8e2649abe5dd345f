import Mail

/// Reads replies from octets that come in pieces of any size (RFC 5321 section 4.2).
///
/// A line ends with LF, with or without CR before it. Blank lines before a reply are skipped. Everything is bounded, and
/// a line that does not begin with the same three digits as the one before ends the dialogue.
package struct ReplyDecoder: Sendable {
    package struct Limits: Sendable {
        /// Octets in a line without its end. RFC 5321 has 512, which servers in the wild exceed, and RFC 4954 has 12,288
        /// with the end for a challenge.
        package var lineLength = 12_286
        package var lines = 256
        /// Octets of a whole reply.
        package var replyLength = 64 << 10

        package init() {}
    }

    private let limits: Limits
    private var line: [UInt8] = []
    private var code: ReplyCode?
    private var lines: [[UInt8]] = []
    private var lineCount = 0
    private var octetCount = 0

    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Whether octets of an unfinished reply are held.
    package var isMidReply: Bool { octetCount > 0 }

    /// Takes one octet.
    ///
    /// - Returns: the reply that this octet completes, if it completes one.
    /// - Throws: `ReplyError`, after which the decoder is of no further use.
    package mutating func push(_ octet: UInt8) throws(ReplyError) -> Reply? {
        // A TLS record or another binary protocol need not send a line end: it is told by its first octet.
        if code == nil, line.isEmpty, octet < 0x20, octet != UInt8(ascii: "\r"), octet != UInt8(ascii: "\n") {
            throw .notAReply([octet])
        }
        octetCount += 1
        guard octetCount <= limits.replyLength else { throw .replyTooLong(limit: limits.replyLength) }
        guard octet == UInt8(ascii: "\n") else {
            guard line.count < limits.lineLength else { throw .lineTooLong(limit: limits.lineLength) }
            line.append(octet)
            return nil
        }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        lineCount += 1
        guard lineCount <= limits.lines else { throw .tooManyLines(limit: limits.lines) }
        return try endLine()
    }

    private mutating func endLine() throws(ReplyError) -> Reply? {
        defer { line.removeAll(keepingCapacity: true) }
        if line.isEmpty, code == nil { return nil }
        guard let lineCode = Self.code(of: line) else { throw .notAReply(Array(line.prefix(80))) }
        if let code, code != lineCode { throw .differentCodes(code, lineCode) }
        code = lineCode
        lines.append(Array(line.dropFirst(4)))
        if line.count > 3, line[3] == UInt8(ascii: "-") { return nil }
        let reply = Reply(code: lineCode, lines: lines)
        (code, lines, lineCount, octetCount) = (nil, [], 0, 0)
        return reply
    }

    private static func code(of line: [UInt8]) -> ReplyCode? {
        guard line.count >= 3 else { return nil }
        if line.count > 3, line[3] != UInt8(ascii: " "), line[3] != UInt8(ascii: "-") { return nil }
        var value = 0
        for octet in line.prefix(3) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet) else { return nil }
            value = value * 10 + Int(octet - UInt8(ascii: "0"))
        }
        return ReplyCode(value)
    }
}
