import Escaping

/// RFC 2045 section 6.7, for text with CRLF line ends.
enum QuotedPrintable {
    /// Without the soft line break's own `=`.
    private static let lineLimit = 75

    /// Returns the text in lines of at most 76 characters.
    ///
    /// CRLF stays a line end; a lone CR or LF is an octet like any other. A line that begins with `From ` or a dot gets
    /// its first character encoded, so that no mailbox format or relay touches it.
    static func encode(_ text: [UInt8]) -> [UInt8] {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(text.count + text.count / 8)
        var start = 0
        for index in text.indices where text[index] == 0x0a && index > start && text[index - 1] == 0x0d {
            append(line: text[start..<index - 1], to: &encoded)
            encoded += [0x0d, 0x0a]
            start = index + 1
        }
        append(line: text[start...], to: &encoded)
        return encoded
    }

    private static func append(line: ArraySlice<UInt8>, to encoded: inout [UInt8]) {
        var column = 0
        for index in line.indices {
            let isLast = index == line.endIndex - 1
            let byte = line[index]
            let isEncoded = mustBeEncoded(byte, isLast: isLast, isFirst: index == line.startIndex, line)
            let width = isEncoded ? 3 : 1
            if column + width > lineLimit {
                encoded += [UInt8(ascii: "="), 0x0d, 0x0a]
                column = 0
            }
            if isEncoded {
                encoded.append(UInt8(ascii: "="))
                encoded += Hexadecimal.upper(byte).utf8
            } else {
                encoded.append(byte)
            }
            column += width
        }
    }

    private static func mustBeEncoded(
        _ byte: UInt8,
        isLast: Bool,
        isFirst: Bool,
        _ line: ArraySlice<UInt8>
    ) -> Bool {
        switch byte {
        case UInt8(ascii: "="): true
        case UInt8(ascii: " "), UInt8(ascii: "\t"): isLast
        case UInt8(ascii: "."): isFirst
        case UInt8(ascii: "F"): isFirst && line.starts(with: "From ".utf8)
        default: !(0x21...0x7e).contains(byte)
        }
    }
}
