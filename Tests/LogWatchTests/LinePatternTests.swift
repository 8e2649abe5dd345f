import Testing

@testable import LogWatch

@Suite("A pattern matches the bytes of one line")
struct LinePatternTests {
    @Test(
        "a line matches or not",
        arguments: [
            ("^$", Array("".utf8), true),
            ("foo$", Array("a foo".utf8), true),
            ("^foo", Array("a foo".utf8), false),
            ("(?i)FAILED", Array("it failed".utf8), true),
            ("for .* from", Array("for \u{fffd}".utf8), false),
            // Bytes that are no UTF-8 must not hide a line.
            ("for .* from", Array("for ".utf8) + [0xFF, 0xC3] + Array(" from".utf8), true),
            (#"for \S+ from"#, Array("for ".utf8) + [0xFF] + Array(" from".utf8), true),
            ("a.b", [0x61, 0, 0x62], true),
            (#"a\x00b"#, [0x61, 0, 0x62], true),
            // Patterns that name characters see characters.
            ("^gr[üö]n$", Array("grün".utf8), true),
            ("^gr[üö]n$", Array("grXn".utf8), false),
            ("(?i)ÄRGER", Array("ärger".utf8), true),
            (#"^\p{Lu}+$"#, Array("ÄÖ".utf8), true),
            ("ü$", [0xFF] + Array(" ü".utf8), true),
            (#"\x{fc}"#, Array("ü".utf8), true),
        ]
    )
    func table(pattern: String, line: [UInt8], isMatch: Bool) throws {
        let compiled = try LinePattern(pattern)
        let outcome = line.withUnsafeBytes { compiled.firstMatch(in: $0, scratch: MatchScratch(groupCount: 4)) }
        #expect((outcome != .none) == isMatch)
        #expect(outcome != .exceeded)
    }

    @Test("a pattern that backtracks without end gives up")
    func catastrophe() throws {
        let compiled = try LinePattern("(a+)+$")
        let line = Array(repeating: UInt8(ascii: "a"), count: 200) + [UInt8(ascii: "!")]
        let outcome = line.withUnsafeBytes { compiled.firstMatch(in: $0, scratch: MatchScratch(groupCount: 1)) }
        #expect(outcome == .exceeded)
    }

    @Test("a pattern of quadratic cost stops on a line of 1 MiB")
    func quadratic() throws {
        let compiled = try LinePattern("a.*b.*c.*d")
        let line = Array(repeating: UInt8(ascii: "a"), count: 1 << 20)
        let start = ContinuousClock.now
        let outcome = line.withUnsafeBytes { compiled.firstMatch(in: $0, scratch: MatchScratch(groupCount: 0)) }
        #expect(outcome != .found(0..<1))
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test("a match anywhere in a line of 1 MiB is found", arguments: [0, 1, 16_383, 500_000, (1 << 20) - 3])
    func longLine(offset: Int) throws {
        let compiled = try LinePattern("xyz")
        var line = Array(repeating: UInt8(ascii: "."), count: 1 << 20)
        line.replaceSubrange(offset..<offset + 3, with: Array("xyz".utf8))
        let outcome = line.withUnsafeBytes { compiled.firstMatch(in: $0, scratch: MatchScratch(groupCount: 0)) }
        #expect(outcome == .found(offset..<offset + 3))
    }

    @Test(
        "a pattern that could reach over a line end is searched in blocks only when rewritten",
        arguments: [
            (#"Failed (\S+)\s+from [^ ]+"#, #"Failed (\S+)[^\S\n]+from [^\n ]+"#),
            (#"\Afoo\z"#, "^foo$"),
            ("[^]a]", #"[^\n\]a]"#),
            ("[^-a]", #"[^\n\-a]"#),
            (#"[\s-]"#, #"[\t\x0b\f\r\x20\-]"#),
            ("(?<n>a)(?!b)(?i)c", "(?<n>a)(?!b)(?i)c"),
            ("[[:alpha:]_]", "[[:alpha:]_]"),
            (#"a\nb"#, nil), (#"\Qa"#, nil), ("(?s).", nil), ("(?x)a b", nil), (#"[\W]"#, nil), ("[\t-z]", nil),
            ("[[:space:]]", nil), (#"\x0a"#, nil), (#"\12"#, nil), (#"(a)\1"#, nil), ("(*ACCEPT)", nil), (#"\R"#, nil),
            (#"\p{L}"#, nil), ("(?(1)a)", nil), (#"[\t-z]"#, nil), (#"[!-\s]"#, nil), ("(?m)a", nil),
        ] as [(String, String?)]
    )
    func rewriting(pattern: String, expected: String?) {
        let rewritten = LineLocalPattern.rewriting(Array(pattern.utf8)).map { String(decoding: $0, as: UTF8.self) }
        #expect(rewritten == expected)
    }
}
