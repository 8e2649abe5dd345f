import Testing

@testable import StrictYAML

@Suite("What YAML can do and no file of ours may")
struct RefusedConstructTests {
    /// Places where a node can stand, with `%` for the node, and the place of the `%`.
    static let nodes: [(yaml: String, place: String)] = [
        ("%\n", "1:1"), ("a: %\n", "1:4"), ("a:\n  %\n", "2:3"), ("- %\n", "1:3"), ("a: [b, %]\n", "1:8"),
        ("a: {b: %}\n", "1:8"), ("a:\n  b:\n    - c\n    - %\n", "4:7"), ("ä: {ö: [ü, %]}\n", "1:12"),
        ("a: 1\r\nb:\r\n  - %\r\n", "3:5"), ("\u{FEFF}a: %\n", "1:4"), ("'🙂': %\n", "1:6"),
    ]

    @Test(
        "an anchor, an alias or a tag is refused at every depth, where it stands",
        arguments: [
            ("&x y", "anchors"), ("&x [y]", "anchors"), ("&x {y: z}", "anchors"), ("&x", "anchors"),
            ("&x !t y", "anchors"), ("!t &x y", "tags"), ("*x", "aliases"), ("!t y", "tags"), ("!!str y", "tags"),
            ("!<tag:yaml.org,2002:str> y", "tags"), ("! y", "tags"), ("! 'y'", "tags"), ("! [y]", "tags"),
        ]
    )
    func properties(node: String, what: String) {
        for (yaml, place) in Self.nodes {
            let text = yaml.replacing("%", with: node)
            let error = #expect(throws: YAMLError.self) { try YAMLReader.read(Array(text.utf8), file: "f") }
            #expect(error?.description == "f:\(place): \(what) are not allowed", "\(text)")
            #expect(error?.hint == YAMLReader.quotingHint)
        }
    }

    @Test("a tag before nothing is one too", arguments: ["a: !\n", "a: !t\n", "a: !t\nb: c\n", "a: [!t , b]\n"])
    func emptyTag(yaml: String) {
        let error = #expect(throws: YAMLError.self) { try YAMLReader.read(Array(yaml.utf8), file: "f") }
        let column = yaml.contains("[") ? 5 : 4
        #expect(error?.description == "f:1:\(column): tags are not allowed")
    }

    /// Places of a mapping with `%` for it in braces, and the column of its second key.
    static let mappings: [(yaml: String, line: Int, column: Int)] = [
        ("%\n", 1, 1), ("a: %\n", 1, 4), ("a:\n  - %\n", 2, 5), ("a: [b, {c: %}]\n", 1, 12), ("a:\r\n  b: %\n", 2, 6),
    ]

    @Test(
        "a doubled key and a merge key are refused at every depth, where they stand",
        arguments: [
            ("{k: 1, l: 2, k: 3}", 13, "doubled key 'k'"), ("{k: 1, 'k': 3}", 7, "doubled key 'k'"),
            ("{k: {k: 1}, \"\\x6b\": 3}", 12, "doubled key 'k'"), ("{'': 1, '': 2}", 8, "doubled key ''"),
            ("{k: 1, <<: {l: 2}}", 7, "merge keys are not allowed"), ("{<<: [k, l]}", 1, "merge keys are not allowed"),
            ("{k: 1, [l]: 2}", 7, "a key must be a word"), ("{k: 1, ? {l: 2} : 3}", 9, "a key must be a word"),
            ("{k: 1, &x l: 2}", 7, "anchors are not allowed"), ("{k: 1, *x : 2}", 7, "aliases are not allowed"),
            ("{k: 1, !t l: 2}", 7, "tags are not allowed"),
        ]
    )
    func keys(mapping: String, offset: Int, message: String) {
        for (yaml, line, column) in Self.mappings {
            let text = yaml.replacing("%", with: mapping)
            let error = #expect(throws: YAMLError.self) { try YAMLReader.read(Array(text.utf8), file: "f") }
            #expect(error?.description == "f:\(line):\(column + offset): \(message)", "\(text)")
        }
    }

    @Test("the first of several faults is told, and nothing behind it is read")
    func first() {
        let text = "a: 1\na: 2\nb: &x [\n\t*y\n"
        let error = #expect(throws: YAMLError.self) { try YAMLReader.read(Array(text.utf8), file: "f") }
        #expect(error?.description == "f:2:1: doubled key 'a'")
    }
}
