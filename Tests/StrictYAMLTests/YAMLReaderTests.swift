import TestSupport
import Testing

@testable import StrictYAML

@Suite("YAML, read strictly")
struct YAMLReaderTests {
    struct Fault: CustomTestStringConvertible, Sendable {
        let name: String
        let yaml: String
        let error: String
        var hint: String?
        var testDescription: String { name }
    }

    static let faults: [Fault] = [
        Fault(name: "an anchor", yaml: "a: &x 1\n", error: "f:1:4: anchors are not allowed", hint: single),
        Fault(
            name: "an anchor on a list",
            yaml: "b: 1\na: &x [1]\n",
            error: "f:2:4: anchors are not allowed",
            hint: single
        ),
        Fault(name: "an anchor on a key", yaml: "&x a: 1\n", error: "f:1:1: anchors are not allowed", hint: single),
        Fault(
            name: "an alias of an anchor",
            yaml: "a: &x 1\nb: *x\n",
            error: "f:1:4: anchors are not allowed",
            hint: single
        ),
        Fault(name: "an alias alone", yaml: "a: 1\nb: *x\n", error: "f:2:4: aliases are not allowed", hint: single),
        Fault(name: "a tag", yaml: "a: !!str 1\n", error: "f:1:4: tags are not allowed", hint: single),
        Fault(
            name: "a tag before quotes",
            yaml: "a: !!str \"1\"\n",
            error: "f:1:4: tags are not allowed",
            hint: single
        ),
        Fault(name: "a tag on a mapping", yaml: "a: !x {b: 1}\n", error: "f:1:4: tags are not allowed", hint: single),
        Fault(name: "an empty tag", yaml: "a: ! b\n", error: "f:1:4: tags are not allowed", hint: single),
        Fault(name: "a merge key", yaml: "<<: {a: 1}\n", error: "f:1:1: merge keys are not allowed"),
        Fault(name: "a second document", yaml: "a: 1\n---\nb: 1\n", error: "f:2:1: a second document begins here"),
        Fault(name: "a doubled key", yaml: "a: 1\nb: 2\na: 3\n", error: "f:3:1: doubled key 'a'"),
        Fault(name: "a doubled key below", yaml: "x:\n  - ab: 1\n    \"ab\": 3\n", error: "f:3:5: doubled key 'ab'"),
        Fault(name: "a doubled key in braces", yaml: "x: {'ab': 1, ab: 2}\n", error: "f:1:14: doubled key 'ab'"),
        Fault(
            name: "a list as key",
            yaml: "[a]: 1\n",
            error: "f:1:1: a key must be a word",
            hint: "put text that starts with { or [ in single quotes"
        ),
        Fault(
            name: "an unquoted template in front of more",
            yaml: "a: {{x}} y\n",
            error: "f:1:5: a key must be a word",
            hint: "put text that starts with { or [ in single quotes"
        ),
        Fault(
            name: "a tab as indentation",
            yaml: "a:\n\tb: 1\n",
            error: "f:2:1: while scanning for the next token found character that cannot start any token",
            hint: "indent with spaces, not with tabs"
        ),
        Fault(
            name: "a percent sign in front",
            yaml: "a: %b\n",
            error: "f:1:4: while scanning for the next token found character that cannot start any token",
            hint: single
        ),
        Fault(
            name: "an unclosed list",
            yaml: "a: [1, }\n",
            error: "f:1:8: while parsing a flow node did not find expected node content",
            hint: single
        ),
        Fault(
            name: "a colon in a plain text",
            yaml: "a: b: c\n",
            error: "f:1:5: mapping values are not allowed in this context",
            hint: "put text with a colon and a space in single quotes"
        ),
        Fault(
            name: "an escape character",
            yaml: "a: \u{1b}[2J\n",
            error: "f:1:4: the character U+001B is not allowed"
        ),
        Fault(name: "a NUL", yaml: "a: 1\nb\0: 2\n", error: "f:2:2: the character U+0000 is not allowed"),
        Fault(
            name: "nesting without end",
            yaml: "a: " + String(repeating: "[", count: 20) + String(repeating: "]", count: 20) + "\n",
            error: "f:1:19: nested more than 16 levels deep"
        ),
    ]

    private static let single = "put text that starts with this character in single quotes"

    @Test("an error names line, column and what to do", arguments: faults)
    func refuses(_ fault: Fault) {
        let error = #expect(throws: YAMLError.self) { try YAMLReader.read(Array(fault.yaml.utf8), file: "f") }
        #expect(error?.description == fault.error)
        #expect(error?.hint == fault.hint)
    }

    @Test("invalid UTF-8 is reported where it stands")
    func invalidUTF8() {
        let error = #expect(throws: YAMLError.self) {
            try YAMLReader.read(Array("ä: b\r\nc: ".utf8) + [0xE4, 0x0A], file: "f")
        }
        #expect(error?.description == "f:2:4: not valid UTF-8")
    }

    @Test("more than 1 MiB is refused unread")
    func size() {
        let error = #expect(throws: YAMLError.self) {
            try YAMLReader.read([UInt8](repeating: 0, count: (1 << 20) + 1), file: "f")
        }
        #expect(error?.description == "f: larger than 1 MiB")
    }

    @Test(
        "words that YAML 1.1 takes for something else stay words",
        arguments: ["no", "on", "Yes", "1e3", "null", "~", "012", "2026-11-23", "0x1f", "1:30", "="]
    )
    func words(_ word: String) throws {
        let value = try #require(try YAMLReader.read(Array("a: \(word)\n".utf8), file: "f"))
        #expect(try YAMLMapping(value, "it", known: ["a"])["a"]?.text("\"a\"") == word)
    }

    @Test("anchors and asterisks inside texts are no anchors and aliases")
    func harmless() throws {
        let yaml = "# *x &x !x\na: 'x &y *y'\nb: x &y *y !z\nc: |\n  &x\n  *x\nd: \"*\"\n"
        let value = try #require(try YAMLReader.read(Array(yaml.utf8), file: "f"))
        let mapping = try YAMLMapping(value, "it", known: ["a", "b", "c", "d"])
        #expect(try mapping["a"]?.text("a") == "x &y *y")
        #expect(try mapping["b"]?.text("b") == "x &y *y !z")
        #expect(try mapping["c"]?.text("c") == "&x\n*x\n")
        #expect(try mapping["d"]?.text("d") == "*")
    }

    @Test(
        "a byte order mark is dropped and comments alone are nothing",
        arguments: ["", "# a\n", "\u{FEFF}# a", "---\n"]
    )
    func empty(_ yaml: String) throws {
        #expect(try YAMLReader.read(Array(yaml.utf8), file: "f") == nil)
    }

    @Test("billion laughs are refused at once, also as keys")
    func billionLaughs() {
        for wrap in ["%", "? %\n: x"] {
            var yaml = "a0: &a0 [x, x]\n"
            for level in 1...40 {
                let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
                yaml += "a\(level): &a\(level) [\(aliases)]\n"
            }
            yaml += wrap.replacing("%", with: "[*a40, *a40]") + "\n"
            let bytes = Array((wrap == "%" ? yaml.dropLast(13) : yaml[...]).utf8)
            let clock = ContinuousClock()
            let start = clock.now
            let error = #expect(throws: YAMLError.self) { try YAMLReader.read(bytes, file: "f") }
            #expect(error?.description == "f:1:5: anchors are not allowed")
            #expect(clock.now - start < .seconds(2))
        }
    }

    @Test("a hundred thousand opening brackets are an error, not a crash")
    func brackets() {
        for yaml in ["[", "{", "- ", "? ", "a: ["] {
            let bytes = Array(String(repeating: yaml, count: 100_000 / yaml.utf8.count).utf8)
            #expect(throws: YAMLError.self) { try YAMLReader.read(bytes, file: "f") }
        }
    }

    @Test("a quoted << is a word, and a %TAG directive is a tag")
    func borders() throws {
        let value = try #require(try YAMLReader.read(Array("'<<': 1\n".utf8), file: "f"))
        #expect(try YAMLMapping(value, "it").keys.map(\.value) == ["<<"])
        let error = #expect(throws: YAMLError.self) {
            try YAMLReader.read(Array("%TAG !e! tag:example.com,2000:\n---\na: 1\n".utf8), file: "f")
        }
        #expect(error?.description == "f:1:1: tags are not allowed")
    }

    @Test(
        "a byte order mark of UTF-16 is told as such",
        arguments: [[0xFF, 0xFE, 0x61, 0x00, 0x3A, 0x00], [0xFE, 0xFF, 0x00, 0x61, 0x00, 0x3A]] as [[UInt8]]
    )
    func utf16(bytes: [UInt8]) {
        let error = #expect(throws: YAMLError.self) { try YAMLReader.read(bytes, file: "f") }
        #expect(error?.description == "f:1:1: encoded as UTF-16")
        #expect(error?.hint == "save the file as UTF-8")
    }

    @Test(
        "octets that are no characters of YAML are refused where they stand",
        arguments: [
            ([0x61, 0x3A, 0x20, 0x00], "1:4: the character U+0000 is not allowed"),
            ([0x0D, 0x0A, 0x0A, 0x0D, 0x61, 0x00], "4:2: the character U+0000 is not allowed"),
            ([0x61, 0x3A, 0x20, 0xC0, 0x80], "1:4: not valid UTF-8"),
            ([0x61, 0x3A, 0x20, 0xED, 0xA0, 0x80], "1:4: not valid UTF-8"),
            ([0x61, 0x3A, 0x20, 0xF4, 0x90, 0x80, 0x80], "1:4: not valid UTF-8"),
            ([0x61, 0x3A, 0x0A, 0xE2, 0x82], "2:1: not valid UTF-8"),
            ([0x61, 0x3A, 0x20, 0x7F], "1:4: the character U+007F is not allowed"),
            ([0x61, 0x3A, 0x20, 0xEF, 0xBB, 0xBF], "1:4: the character U+FEFF is not allowed"),
            ([0x61, 0x3A, 0x20, 0xEF, 0xBF, 0xBE], "1:4: the character U+FFFE is not allowed"),
        ] as [([UInt8], String)]
    )
    func octets(bytes: [UInt8], words: String) {
        let error = #expect(throws: YAMLError.self) { try YAMLReader.read(bytes, file: "f") }
        #expect(error?.description == "f:\(words)")
    }

    @Test("lines end with CR LF, CR or LF, and places count them alike", arguments: ["\n", "\r\n", "\r"])
    func lineEnds(_ end: String) throws {
        let yaml = ["a:", "  - b", "  - |", "    c", "    d", "e: f", ""].joined(separator: end)
        let value = try #require(try YAMLReader.read(Array(yaml.utf8), file: "f"))
        let mapping = try YAMLMapping(value, "it", known: ["a", "e"])
        let items = try #require(try mapping["a"]?.list("a"))
        #expect(try items.map { item in try item.text("it") } == ["b", "c\nd\n"])
        #expect(items.map(\.position) == [TextPosition(line: 2, column: 5), TextPosition(line: 3, column: 5)])
        #expect(mapping["e"]?.position == TextPosition(line: 6, column: 4))
    }

    @Test(
        "a tab separates, but never indents",
        arguments: [("a:\tb\n", nil), ("a: b\t# c\n", nil), ("\ta: b\n", "1:1"), ("a:\n\t- b\n", "2:1")]
            as [(String, String?)]
    )
    func tabs(yaml: String, place: String?) throws {
        guard let place else {
            let value = try #require(try YAMLReader.read(Array(yaml.utf8), file: "f"))
            #expect(try YAMLMapping(value, "it")["a"]?.text("a") == "b")
            return
        }
        let error = #expect(throws: YAMLError.self) { try YAMLReader.read(Array(yaml.utf8), file: "f") }
        #expect(error?.description.hasPrefix("f:\(place): ") == true, "\(String(describing: error))")
        #expect(error?.hint == "indent with spaces, not with tabs")
    }

    @Test("whatever octets come, reading ends with a value or an error")
    func random() {
        var generator = SeededGenerator(seed: 11)
        let pieces = [
            "a", ": ", "- ", "\n", "  ", "[", "]", "{", "}", "&x ", "*x", "!t ", "'", "\"", "|\n", "? ", "<<", "#", ",",
        ]
        for _ in 0..<3_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 1...24, using: &generator) {
                bytes += (pieces.randomElement(using: &generator) ?? "").utf8
            }
            do throws(YAMLError) {
                if let value = try YAMLReader.read(bytes, file: "f") { #expect(value.file == "f") }
            } catch {
                #expect(error.description.hasPrefix("f:"), "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }

    @Test(
        "text that is written as a scalar is read as it was",
        arguments: [
            "a", "", "-a", "a b", "'", "\"\\", "é🙂", "\u{1b}[2J", "\u{202e}x", "no", "a: b", "# a", "\n\t", "\0",
        ]
    )
    func written(_ text: String) throws {
        let scalar = YAMLScalar.written(text)
        #expect(!scalar.unicodeScalars.contains { $0.properties.generalCategory == .control })
        let value = try #require(try YAMLReader.read(Array("a: \(scalar)\n".utf8), file: "f"))
        guard case .scalar(let read, _) = try YAMLMapping(value, "it")["a"]?.content else {
            Issue.record("no scalar: \(scalar)")
            return
        }
        #expect(read == text)
    }
}
