internal import FoundationEssentials

/// Finds the subject of a message and decodes its encoded words for people to read.
enum SubjectField {
    /// Longest subject read, in octets.
    private static let limit = 4096

    /// The value of the first Subject field in `message`, unfolded and decoded; empty without one.
    static func value(in message: [UInt8]) -> [UInt8] {
        var value: [UInt8]?
        for line in message.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            if text.isEmpty { break }
            if var unfolded = value {
                guard text.first == UInt8(ascii: " ") || text.first == UInt8(ascii: "\t") else { break }
                unfolded += text
                value = unfolded
            } else if text.starts(with: "subject:".utf8, by: { $0 == $1 || $0 | 0x20 == $1 && $1 != 0x3A }) {
                value = Array(text.dropFirst("subject:".utf8.count))
            }
            if value?.count ?? 0 > limit { break }
        }
        return decoded((value ?? []).prefix(limit).drop { $0 == UInt8(ascii: " ") })
    }

    /// Encoded words (RFC 2047) in UTF-8, US-ASCII or ISO-8859-1 decoded; all else as it is.
    private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var gap: ArraySlice<UInt8> = []
        var isBehindEncodedWord = false
        var rest = text
        while !rest.isEmpty {
            let space = rest.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            rest = rest.dropFirst(space.count)
            gap = space
            let word = rest.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
            rest = rest.dropFirst(word.count)
            if let octets = decodedWord(word) {
                if !isBehindEncodedWord { result += gap }
                result += octets
                isBehindEncodedWord = true
            } else {
                result += gap
                result += word
                isBehindEncodedWord = false
            }
        }
        return result
    }

    private static func decodedWord(_ word: ArraySlice<UInt8>) -> [UInt8]? {
        guard word.starts(with: "=?".utf8), word.suffix(2).elementsEqual("?=".utf8), word.count > 4 else { return nil }
        let parts = word.dropFirst(2).dropLast(2).split(separator: UInt8(ascii: "?"), omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        let octets: [UInt8]?
        switch String(decoding: parts[1], as: UTF8.self).uppercased() {
        case "B": octets = Data(base64Encoded: Data(parts[2])).map { Array($0) }
        case "Q": octets = quotedDecoded(parts[2])
        default: octets = nil
        }
        switch String(decoding: parts[0], as: UTF8.self).lowercased() {
        case "utf-8", "us-ascii": return octets
        case "iso-8859-1":
            return octets.map { latin in
                Array(String(String.UnicodeScalarView(latin.map { Unicode.Scalar($0) })).utf8)
            }
        default: return nil
        }
    }

    private static func quotedDecoded(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        var rest = text
        while let octet = rest.popFirst() {
            switch octet {
            case UInt8(ascii: "_"): result.append(UInt8(ascii: " "))
            case UInt8(ascii: "="):
                guard rest.count >= 2,
                    let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
                else { return nil }
                result.append(value)
                rest = rest.dropFirst(2)
            default: result.append(octet)
            }
        }
        return result
    }
}
