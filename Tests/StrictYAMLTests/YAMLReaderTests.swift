import Testing

@testable import Settings

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
        Fault(name: "an alias alone", yaml: "a: 1\nb: *x\n", error: "f:2:4: aliases are not allowed"),
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
        Fault(name: "a doubled key", yaml: "a: 1\nb: 2\na: 3\n", error: "f:3:1: doubled key \"a\""),
        Fault(name: "a doubled key below", yaml: "x:\n  - ab: 1\n    \"ab\": 3\n", error: "f:3:5: doubled key \"ab\""),
        Fault(name: "a doubled key in braces", yaml: "x: {'ab': 1, ab: 2}\n", error: "f:1:14: doubled key \"ab\""),
        Fault(
            name: "a list as key",
            yaml: "[a]: 1\n",
            error: "f:1:1: a key must be a word",
            hint: "put a text that begins with { or [ in single quotes"
        ),
        Fault(
            name: "an unquoted template in front of more",
            yaml: "a: {{x}} y\n",
            error: "f:1:10: while parsing a block mapping did not find expected key"
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
            hint: "put a text that contains a colon and a space in single quotes"
        ),
        Fault(
            name: "an escape character",
            yaml: "a: \u{1b}[2J\n",
            error: "f:1:4: the character \\u{1b} is not allowed"
        ),
        Fault(name: "a NUL", yaml: "a: 1\nb\0: 2\n", error: "f:2:2: the character \\u{0} is not allowed"),
        Fault(
            name: "nesting without end",
            yaml: "a: " + String(repeating: "[", count: 20) + String(repeating: "]", count: 20) + "\n",
            error: "f:1:19: nested more than 16 levels deep"
        ),
    ]

    private static let single = "put a text that begins so in single quotes"

    @Test("an error names line, column and what to do", arguments: faults)
    func refuses(_ fault: Fault) {
        let error = #expect(throws: SettingsError.self) { try YAMLReader.read(Array(fault.yaml.utf8), file: "f") }
        #expect(error?.description == fault.error)
        #expect(error?.hint == fault.hint)
    }

    @Test("invalid UTF-8 is reported where it stands")
    func invalidUTF8() {
        let error = #expect(throws: SettingsError.self) {
            try YAMLReader.read(Array("ä: b\r\nc: ".utf8) + [0xE4, 0x0A], file: "f")
        }
        #expect(error?.description == "f:2:4: not valid UTF-8")
    }

    @Test("more than 1 MiB is refused unread")
    func size() {
        let error = #expect(throws: SettingsError.self) {
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
            let error = #expect(throws: SettingsError.self) { try YAMLReader.read(bytes, file: "f") }
            #expect(error?.description == "f:1:5: anchors are not allowed")
            #expect(clock.now - start < .seconds(2))
        }
    }

    @Test("a hundred thousand opening brackets are an error, not a crash")
    func brackets() {
        for yaml in ["[", "{", "- ", "? ", "a: ["] {
            let bytes = Array(String(repeating: yaml, count: 100_000 / yaml.utf8.count).utf8)
            #expect(throws: SettingsError.self) { try YAMLReader.read(bytes, file: "f") }
        }
    }
}
