import Testing

@testable import Mail

@Suite("Encoded words")
struct EncodedWordTests {
    static let cases: [(text: String, value: String)] = [
        ("plain ASCII stays ASCII", "plain ASCII stays ASCII"),
        ("cafétéria ouverte", "=?UTF-8?B?Y2Fmw6l0w6lyaWE=?= ouverte"),
        ("grandmère arrive", "=?UTF-8?Q?grandm=C3=A8re?= arrive"),
        ("100% über alles", "100% =?UTF-8?B?w7xiZXI=?= alles"),
        ("über über", "=?UTF-8?B?w7xiZXIgw7xiZXI=?="),
        ("磁盘已满", "=?UTF-8?B?56OB55uY5bey5ruh?="),
        ("a =?UTF-8?Q?x?= b", "a =?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?= b"),
        ("two  spaces", "two  spaces"),
        ("end ", "=?UTF-8?Q?end_?="),
        ("it's (fine)", "it's (fine)"),
        ("", ""),
    ]

    @Test("text becomes the shorter of Q and B, and only where it must", arguments: cases)
    func encodes(text: String, value: String) throws {
        #expect(try HeaderField("Subject", text: text).value == value)
    }

    @Test(
        "every encoded word has whole characters and at most 75 octets",
        arguments: [
            String(repeating: "👩‍👩‍👧‍👦", count: 30),
            String(repeating: "磁盘", count: 60),
            String(repeating: "é", count: 150),
            String(repeating: "x", count: 300) + "é",
            "e" + String(repeating: "\u{301}", count: 200),
        ]
    )
    func keepsCharactersWhole(text: String) throws {
        let words = EncodedWord.encode(text, limit: 75)
        #expect(words.allSatisfy { $0.utf8.count <= 75 && $0.hasPrefix("=?UTF-8?") && $0.hasSuffix("?=") })
        let decoded = words.map(Self.decode)
        #expect(decoded.joined() == text)
        if !text.unicodeScalars.contains("\u{301}") { #expect(decoded.map(\.count).reduce(0, +) == text.count) }
    }

    /// An independent, slow reading of one encoded word.
    static func decode(_ word: String) -> String {
        let fields = word.split(separator: "?", omittingEmptySubsequences: false)
        guard fields.count == 5 else { return "not an encoded word" }
        return String(decoding: fields[2] == "Q" ? quoted(fields[3]) : base64(fields[3]), as: UTF8.self)
    }

    private static func quoted(_ text: Substring) -> [UInt8] {
        var octets: [UInt8] = []
        var rest = text[...]
        while let character = rest.popFirst() {
            if character == "=" {
                octets.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            } else {
                octets += character == "_" ? [0x20] : Array(String(character).utf8)
            }
        }
        return octets
    }

    private static func base64(_ text: Substring) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        let bits = text.filter { $0 != "=" }.flatMap { character in
            let value = alphabet.firstIndex(of: character) ?? 0
            return (0..<6).reversed().map { value >> $0 & 1 }
        }
        return stride(from: 0, to: bits.count / 8 * 8, by: 8).map { start in
            bits[start..<start + 8].reduce(0) { $0 << 1 | UInt8($1) }
        }
    }
}
