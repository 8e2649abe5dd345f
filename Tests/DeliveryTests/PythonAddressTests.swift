import FoundationEssentials
import Mail
import TestSupport
import Testing

/// Lists of addresses that RFC 5322 allows, made of random pieces, with the addresses that are in them.
private struct RandomLists {
    private var generator = SeededGenerator(seed: 5322)

    mutating func next() -> (text: String, addresses: [[String]]) {
        var addresses: [[String]] = []
        var elements: [String] = []
        for _ in 0..<Int.random(in: 1...5, using: &generator) {
            if chance(4) {
                let members = (0..<Int.random(in: 0...3, using: &generator)).map { _ in mailbox(&addresses) }
                // No white space behind an empty group: Python's parser stumbles over it.
                elements.append("\(space())\(phrase()):\(members.joined(separator: ","))\(space());")
            } else {
                elements.append(mailbox(&addresses))
            }
        }
        return (elements.joined(separator: ","), addresses)
    }

    private mutating func mailbox(_ addresses: inout [[String]]) -> String {
        let (written, local) = localPart()
        let domain = pick(["example.com", "b", "xn--bcher-kva.example", "[192.0.2.1]", "mail.example.org"])
        addresses.append([local, domain])
        let address = "\(written)@\(domain)"
        return chance(2)
            ? "\(space())\(phrase())\(space())<\(address)>\(space())" : "\(space())\(address)\(space())"
    }

    private mutating func localPart() -> (written: String, meant: String) {
        pick([
            ("ops", "ops"), ("a.b.c", "a.b.c"), ("root+x=1", "root+x=1"), ("-f", "-f"), ("!#$%&'*", "!#$%&'*"),
            ("\"x y\"", "x y"), ("\"a@b, c\"", "a@b, c"), ("\"q\\\"uote\"", "q\"uote"), ("\"<i;j:k>\"", "<i;j:k>"),
        ])
    }

    private mutating func phrase() -> String {
        (0..<Int.random(in: 1...3, using: &generator)).map { _ in
            pick([
                "Ops", "night", "\"Night, shift\"", "\"a@b <c@d>\"", "\"es\\\"c\"", "=?utf-8?q?J=C3=BCrgen?=", "x-1",
            ])
        }.joined(separator: " ")
    }

    private mutating func space() -> String {
        pick(["", "", " ", "\t", " (a comment, x@y) ", " (nested (z@z;) \\) :) "])
    }

    private mutating func chance(_ one: Int) -> Bool {
        Int.random(in: 0..<one, using: &generator) == 0
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &generator)]
    }
}

@Suite("Addresses, found by another program too")
struct PythonAddressTests {
    @Test("in lists of random pieces the same addresses are found as Python's email package finds, and as were put in")
    func sameAddresses() throws {
        var lists = RandomLists()
        let cases = (0..<1_500).map { _ in lists.next() }
        let directory = try TemporaryDirectory()
        TemporaryDirectory.write(
            Array(try JSONEncoder().encode(cases.map(\.text))),
            to: directory.path + "/lists.json"
        )
        let (status, output) = PythonReading.run("read-addresses.py", over: directory.path)
        try #require(status == 0, "\(output)")
        let python = try JSONDecoder().decode([[[String]]].self, from: Data(output.utf8))
        try #require(python.count == cases.count)
        for (expected, found) in zip(cases, python) {
            #expect(try Self.addresses(expected.text) == expected.addresses, "\(expected.text)")
            #expect(found == expected.addresses, "Python: \(expected.text)")
        }
    }

    private static func addresses(_ text: String) throws -> [[String]] {
        try AddressList(text.utf8).elements.map { element in
            switch element.destination {
            case .mailbox(let mailbox): [mailbox.localPart, mailbox.domain]
            case .local(let name): [name, ""]
            }
        }
    }
}
