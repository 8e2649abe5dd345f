/// How a body part crosses a mail system that takes short lines of ASCII only (RFC 2045 section 6).
///
/// 8bit is never used: what leaves does not depend on what a server offers.
package enum TransferEncoding: String, Sendable {
    case sevenBit = "7bit"
    case quotedPrintable = "quoted-printable"
    case base64

    /// RFC 5321 section 4.5.3.1.6, without the CRLF.
    private static let lineLimit = 998

    /// Returns the encoding that keeps `text`, whose line ends are CRLF, readable and intact.
    package static func suited(to text: [UInt8]) -> TransferEncoding {
        if isSevenBit(text) { return .sevenBit }
        let escaped = text.reduce(0) { $0 + (($1 < 0x20 && !isSpace($1)) || $1 > 0x7e ? 1 : 0) }
        return escaped <= text.count / 4 ? .quotedPrintable : .base64
    }

    package func encode(_ bytes: [UInt8]) -> [UInt8] {
        switch self {
        case .sevenBit: bytes
        case .quotedPrintable: QuotedPrintable.encode(bytes)
        case .base64: Base64.encodeLines(bytes)
        }
    }

    /// Lines of bounded length and printable ASCII, none of which a relay might change: trailing white space is lost
    /// by some, and `From ` at a line's start becomes `>From `.
    private static func isSevenBit(_ text: [UInt8]) -> Bool {
        var start = 0
        for index in text.indices {
            switch text[index] {
            case 0x0d:
                guard index + 1 < text.count, text[index + 1] == 0x0a, isSevenBit(line: text[start..<index]) else {
                    return false
                }
            case 0x0a:
                guard index > 0, text[index - 1] == 0x0d else { return false }
                start = index + 1
            case 0x09, 0x20...0x7e:
                break
            default:
                return false
            }
        }
        return isSevenBit(line: text[start...])
    }

    private static func isSevenBit(line: ArraySlice<UInt8>) -> Bool {
        line.count <= lineLimit && line.last != 0x20 && line.last != 0x09 && !line.starts(with: "From ".utf8)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x09 || byte == 0x0a || byte == 0x0d
    }
}
