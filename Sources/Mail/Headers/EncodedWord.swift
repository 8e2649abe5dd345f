import Escaping

/// Text outside ASCII in a header field (RFC 2047).
///
/// ASCII words stay ASCII; the others become encoded words in UTF-8, in Q or B, whichever is shorter, with whole
/// characters in each.
enum EncodedWord {
    /// RFC 2047 section 2.
    static let lengthLimit = 75

    private static let frame = "=?UTF-8?Q??=".utf8.count

    /// Returns the pieces of a header value; each but the first begins with a space, where the line may be folded.
    ///
    /// `text` has no control characters. `limit` is the greatest length of an encoded word, at least 40.
    static func pieces(of text: String, limit: Int) -> [String] {
        var pieces: [String] = []
        var run: String?
        for word in words(text) {
            if mustBeEncoded(word, limit: limit) {
                run = (run ?? "") + word
            } else {
                if let pending = run { pieces += encodedPieces(pending, limit: limit) }
                run = nil
                pieces.append(word)
            }
        }
        if let run { pieces += encodedPieces(run, limit: limit) }
        return pieces
    }

    /// Returns encoded words for the whole text, each at most `limit` octets.
    static func encode(_ text: String, limit: Int) -> [String] {
        let budget = limit - frame
        let units = text.map { Array(String($0).utf8) }
        let quoted = units.reduce(0) { $0 + quotedLength($1) }
        let base64 = (text.utf8.count + 2) / 3 * 4
        let usesQ = quoted <= base64 && units.allSatisfy { quotedLength($0) <= budget }
        let capacity = usesQ ? budget : budget / 4 * 3
        return chunks(units, capacity: capacity) { usesQ ? quotedLength($0) : $0.count }.map { chunk in
            usesQ ? "=?UTF-8?Q?\(quote(chunk))?=" : "=?UTF-8?B?\(Base64.encode(chunk))?="
        }
    }

    static func looksEncoded(_ text: String) -> Bool {
        text.utf8.starts(with: "=?".utf8) || text.contains("=?")
    }

    /// Splits before each run of spaces; a run at the end, or a text of spaces alone, belongs to the last word.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        for scalar in text.unicodeScalars {
            if scalar == " ", word.unicodeScalars.contains(where: { $0 != " " }), !word.hasSuffix(" ") {
                words.append(word)
                word = ""
            }
            word.unicodeScalars.append(scalar)
        }
        guard !word.isEmpty else { return words }
        if word.unicodeScalars.allSatisfy({ $0 == " " }), let last = words.popLast() { word = last + word }
        return words + [word]
    }

    private static func mustBeEncoded(_ word: String, limit: Int) -> Bool {
        let bare = word.drop { $0 == " " }
        return bare.isEmpty || bare.last == " " || bare.utf8.count > limit || looksEncoded(word)
            || !word.utf8.allSatisfy { $0 < 0x80 }
    }

    /// Encodes a run of words; the spaces before it stay outside, in front of its first encoded word.
    private static func encodedPieces(_ run: String, limit: Int) -> [String] {
        let bare = run.drop { $0 == " " }
        let spaces = bare.isEmpty ? "" : String(run.prefix { $0 == " " })
        let encoded = encode(bare.isEmpty ? run : String(bare), limit: limit)
        return encoded.enumerated().map { $0.offset == 0 ? spaces + $0.element : " " + $0.element }
    }

    private static func chunks(
        _ units: [[UInt8]],
        capacity: Int,
        cost: ([UInt8]) -> Int
    ) -> [[UInt8]] {
        var chunks: [[UInt8]] = []
        var chunk: [UInt8] = []
        var spent = 0
        for unit in units.flatMap({ cost($0) <= capacity ? [$0] : scalars($0) }) {
            if spent + cost(unit) > capacity, !chunk.isEmpty {
                chunks.append(chunk)
                chunk = []
                spent = 0
            }
            chunk += unit
            spent += cost(unit)
        }
        return chunk.isEmpty ? chunks : chunks + [chunk]
    }

    /// Splits a character that fits no encoded word, a letter under a hundred accents, into its scalars.
    private static func scalars(_ character: [UInt8]) -> [[UInt8]] {
        String(decoding: character, as: UTF8.self).unicodeScalars.map { Array(String($0).utf8) }
    }

    private static func quotedLength(_ bytes: [UInt8]) -> Int {
        bytes.reduce(0) { $0 + (isQuotedAsItself($1) || $1 == 0x20 ? 1 : 3) }
    }

    private static func quote(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            if byte == 0x20 { return "_" }
            return isQuotedAsItself(byte) ? String(UnicodeScalar(byte)) : "=" + Hexadecimal.upper(byte)
        }.joined()
    }

    /// The narrowest set of RFC 2047 section 5, which also suits display names.
    private static func isQuotedAsItself(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "!*+-/".utf8.contains(byte)
        }
    }
}
