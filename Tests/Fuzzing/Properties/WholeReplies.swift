import Mail
import SMTP

/// Reads replies out of octets that are all there: another way to the decoder's result.
struct WholeReplies {
    private(set) var replies: [Reply] = []
    private(set) var error: ReplyError?
    private(set) var isMidReply = false

    private struct Line {
        /// Without its end.
        let octets: ArraySlice<UInt8>
        let hasEnd: Bool
    }

    init(_ octets: ArraySlice<UInt8>, limits: ReplyDecoder.Limits) {
        var rest = octets
        while !rest.isEmpty {
            do throws(ReplyError) {
                guard let reply = try Self.reply(&rest, limits) else {
                    isMidReply = true
                    return
                }
                replies.append(reply)
            } catch {
                self.error = error
                return
            }
        }
    }

    /// Takes one reply off the front, `nil` where it does not end.
    private static func reply(
        _ rest: inout ArraySlice<UInt8>,
        _ limits: ReplyDecoder.Limits
    ) throws(ReplyError) -> Reply? {
        var room = limits.replyLength
        var code: ReplyCode?
        var lines: [[UInt8]] = []
        var number = 0
        while !rest.isEmpty {
            let line = Self.line(&rest)
            if code == nil, let first = line.octets.first, first < 0x20, first != 0x0D { throw .notAReply([first]) }
            // The limit that comes first in the octets is the one that counts.
            if line.octets.count > limits.lineLength, limits.lineLength < room {
                throw .lineTooLong(limit: limits.lineLength)
            }
            room -= line.octets.count + (line.hasEnd ? 1 : 0)
            guard room >= 0 else { throw .replyTooLong(limit: limits.replyLength) }
            guard line.hasEnd else { return nil }
            number += 1
            guard number <= limits.lines else { throw .tooManyLines(limit: limits.lines) }

            let text = line.octets.last == 0x0D ? line.octets.dropLast() : line.octets
            if text.isEmpty, code == nil { continue }
            guard let found = Self.code(text) else { throw .notAReply(Array(text.prefix(80))) }
            if let code, code != found { throw .differentCodes(code, found) }
            code = found
            lines.append(Array(text.dropFirst(4)))
            if text.dropFirst(3).first != UInt8(ascii: "-") { return Reply(code: found, lines: lines) }
        }
        return nil
    }

    private static func line(_ rest: inout ArraySlice<UInt8>) -> Line {
        let octets = rest.prefix { $0 != 0x0A }
        let hasEnd = octets.endIndex < rest.endIndex
        rest = rest.dropFirst(octets.count + (hasEnd ? 1 : 0))
        return Line(octets: octets, hasEnd: hasEnd)
    }

    private static func code(_ line: ArraySlice<UInt8>) -> ReplyCode? {
        let separator = line.dropFirst(3).first
        guard separator == nil || separator == 0x20 || separator == UInt8(ascii: "-") else { return nil }
        let digits = line.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self)).flatMap(ReplyCode.init)
    }
}
