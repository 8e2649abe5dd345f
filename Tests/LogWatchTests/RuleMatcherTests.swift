import Testing

@testable import LogWatch

@Suite("Rules match lines, whatever block they come in")
struct RuleMatcherTests {
    private static func lines(_ text: [UInt8], rule: Rule) -> [[UInt8]] {
        let matcher = RuleMatcher(rules: [rule], onExhausted: { _ in })
        var found: [[UInt8]] = []
        text.withUnsafeBytes { bytes in
            matcher.matches(in: bytes, selection: [0]) { found.append(Array(bytes[$0.line])) }
        }
        return found
    }

    private static func matched(_ text: String, match: [String], exclude: [String] = []) throws -> [String] {
        lines(Array(text.utf8), rule: try Rule(name: "r", match: match, exclude: exclude))
            .map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        "which lines of a block match",
        arguments: [
            ("one\ntwo\nthree\n", ["^t"], [], ["two", "three"]),
            ("one\ntwo\n", ["o$"], [], ["two"]),
            ("a\n\nb\n\n", ["^$"], [], ["", ""]),
            ("\n", ["^$"], [], [""]),
            ("no end", ["end$"], [], ["no end"]),
            ("foo\r\nbar\r\n", ["foo$"], [], ["foo"]),
            ("foo\n", [#"foo\s*+$"#], [], ["foo"]),
            ("foo\nbar\n", [#"foo(?!\s)"#], [], ["foo"]),
            ("bar\nfoo\n", [#"(?<!\s)foo"#], [], ["foo"]),
            ("a \"b\nc\" \"d\"\n", [#""[^"]*""#], [], ["c\" \"d\""]),
            ("a\nb\n", [#"a\nb"#, #"a\sb"#, "(?s)a.b"], [], []),
            ("x 1\nx 2\ny 3\n", ["^x", "2$", "^y"], [], ["x 1", "x 2", "y 3"]),
            ("from 10.1\nfrom 11.1\n", ["from"], [#"from 10\."#], ["from 11.1"]),
            ("a\nb\n", ["b"], ["a"], ["b"]),
        ]
    )
    func table(text: String, match: [String], exclude: [String], expected: [String]) throws {
        #expect(try Self.matched(text, match: match, exclude: exclude) == expected)
    }

    @Test("the first pattern in the rule's order gives the captures")
    func captures() throws {
        let rule = try Rule(name: "r", match: ["user=(?<user>\\w+)", "(?<user>x)(?<none>y)?"])
        let matcher = RuleMatcher(rules: [rule], onExhausted: { _ in })
        var captures: [[String: String]] = []
        let text = Array("zz\nx user=bob\nx\n".utf8)
        text.withUnsafeBytes { bytes in
            var matches: [RuleMatch] = []
            matcher.matches(in: bytes, selection: [0]) { matches.append($0) }
            captures = matches.map { matcher.captures(of: $0, in: bytes, limit: 2) }
        }
        #expect(captures == [["user": "bo…"], ["user": "x"]])
    }

    @Test("a rule that exceeds the limits is told once, and its other lines still match")
    func exhaustion() throws {
        var told: [Int] = []
        let matcher = RuleMatcher(rules: [try Rule(name: "r", match: ["^(a+)+$"])], onExhausted: { told.append($0) })
        let evil = String(repeating: "a", count: 60) + "!\n"
        var count = 0
        Array((evil + "aaa\n" + evil + "aa\n").utf8).withUnsafeBytes { bytes in
            matcher.matches(in: bytes, selection: [0]) { _ in count += 1 }
        }
        #expect(told == [0])
        #expect(count == 2)
    }

    private static let patterns = [
        "a", "^a", "a$", "^$", "^", "$", #"\s"#, #"\S"#, #"a\s*b"#, #"a\W+b"#, "[^a]b", "[^ab]", #"[^\s]$"#, #"[\s,]b"#,
        #"a*+$"#, "(?>a|ab)c?$", "(?=a)", "(?!a)", "(?<=a)b", "(?<!a)b", #"(?<!\s)b"#, #"a(?!\s)"#, "(?!.)", #"\bb"#,
        #"\B"#,
        #"\Aa"#, #"b\z"#, #"b\Z"#, #"\Ga"#, ".*", "a.*b", ".b.", "(?i)A", "(?s)a.b", "(?m)^b$", #"a\nb"#, #"\Rb"#,
        #"[\W]"#,
        "a{2,}", "(a|b)+c", #"\H"#, #"\Db"#, #"[[:space:]]"#, "[^[:space:]]", "(?-i)b", "a|^$", "ü", "[^ü]$", #"^\x61"#,
    ]

    @Test("searching blocks finds what matching line by line finds", arguments: patterns)
    func blockwise(pattern: String) throws {
        let rule = try Rule(name: "r", match: [pattern])
        let alphabet: [UInt8] = Array("aab b,c\n\nA\t.".utf8) + [0xC3, 0xBC, 0, 0xFF]
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<150 {
            let count = Int.random(in: 1...40, using: &generator)
            let text = (0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }
            var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
            if text.last == UInt8(ascii: "\n") { lines.removeLast() }
            let scratch = MatchScratch(groupCount: 2)
            let expected = lines.filter { line in
                line.withUnsafeBytes { rule.patterns[0].firstMatch(in: $0, scratch: scratch) } != .none
            }
            #expect(Self.lines(text, rule: rule) == expected, "\(text)")
        }
    }

    @Test("a block with a line too long to be searched gives the same matches")
    func longLines() throws {
        let long = String(repeating: "x", count: 40_000)
        let text = "hit\n\(long) hit\n\(long)\nhit\n"
        #expect(try Self.matched(text, match: ["hit$"]).map(\.count) == [3, 40_004, 3])
    }
}
