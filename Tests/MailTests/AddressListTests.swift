import Escaping
import TestSupport
import Testing

@testable import Mail

@Suite("Lists of addresses in a header")
struct AddressListTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let input: String
        /// A local name stands here alone, an address with its domain.
        let found: [String]
        var testDescription: String { String(Visible.escaped(input).prefix(70)) }

        init(_ input: String, _ found: [String]) {
            self.input = input
            self.found = found
        }
    }

    static let cases: [Case] = [
        Case("", []),
        Case(" \t", []),
        Case("(nobody)", []),
        Case(",,  , ", []),
        Case("a@b", ["a@b"]),
        Case("a@b, c@d", ["a@b", "c@d"]),
        Case("a@b,c@d,,e@f,", ["a@b", "c@d", "e@f"]),
        Case("root", ["root"]),
        Case("root, ops@example.com", ["root", "ops@example.com"]),
        Case("<root>", ["root"]),
        Case("Charlie Root <root>", ["root"]),
        Case("root (Cron Daemon)", ["root"]),
        Case("(Cron Daemon) root", ["root"]),
        Case("www-data", ["www-data"]),
        Case("-f", ["-f"]),
        Case("-oQ/tmp@example.com", ["-oQ/tmp@example.com"]),
        Case("root@localhost, ops@LOCALHOST, x@web1", ["root", "ops", "x"]),
        Case("root@web1.example.com", ["root@web1.example.com"]),
        Case("Ops <a@b>, \"Night, shift\" <c@d>", ["a@b", "c@d"]),
        Case("\"a@b, c@d\" <e@f>", ["e@f"]),
        Case("\"quo\\\"te, x@y\" <e@f>", ["e@f"]),
        Case("john@example.com <john@example.com>", ["john@example.com"]),
        Case("(a, b@c) d@e (f, (g) h@i)", ["d@e"]),
        Case("(paren \\) x@y,) d@e", ["d@e"]),
        Case("a@b (x)\r\n , (y)\r\n\tc@d", ["a@b", "c@d"]),
        Case("Ops\r\n <a@b>,\r\n\tNight\r\n\tshift\r\n <c@d>", ["a@b", "c@d"]),
        Case("<\r\n a@b\r\n >", ["a@b"]),
        Case("undisclosed-recipients:;", []),
        Case("undisclosed-recipients: ;, a@b", ["a@b"]),
        Case("Ops: a@b, Night <c@d>; , e@f", ["a@b", "c@d", "e@f"]),
        Case("\"Ops: night\": a@b;", ["a@b"]),
        Case("Ops (x: y) : a@b,, ;", ["a@b"]),
        Case("a@b, g: root;, c@d", ["a@b", "root", "c@d"]),
        Case("<@relay.example:a@b>", ["a@b"]),
        Case("<@one.example,@two.example:a@b>, c@d", ["a@b", "c@d"]),
        Case("a@[192.0.2.1], b@[IPv6:2001:db8::1]", ["a@[192.0.2.1]", "b@[IPv6:2001:db8::1]"]),
        Case("N <b@[IPv6:::1]>", ["b@[IPv6:::1]"]),
        Case("\"x y\"@b, \"a,b;c<d>\"@e", ["\"x y\"@b", "\"a,b;c<d>\"@e"]),
        Case("\"a@b\"@c", ["\"a@b\"@c"]),
        Case("Jürgen Müller <a@b>, 告警 <c@d>", ["a@b", "c@d"]),
        Case("=?utf-8?q?J=C3=BCrgen=2C?= <a@b>", ["a@b"]),
        Case("=?utf-8?b?YUBiLCBjQGQ=?= <e@f>", ["e@f"]),
        Case("\u{1b}[31m <a@b>", ["a@b"]),
        Case("Ops [night] <a@b>, c@d", ["a@b", "c@d"]),
        Case("\(String(repeating: "x", count: 400)) <a@b>", ["a@b"]),
        Case("a . b <c@d>", ["c@d"]),
        Case("a@b (unicode 名)", ["a@b"]),
        Case("üser@bücher.example, <用户@b>", ["üser@xn--bcher-kva.example", "用户@b"]),
        Case(
            (1...1_000).map { "u\($0)@example.com" }.joined(separator: ", "),
            (1...1_000).map { "u\($0)@example.com" }
        ),
    ]

    @Test("every address is found, and nothing else", arguments: cases)
    func reads(_ expected: Case) throws {
        let list = try AddressList(expected.input.utf8, localDomains: ["localhost", "web1"])
        #expect(list.elements.map { Self.text($0.destination) } == expected.found)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let input: String
        let reason: String
        var testDescription: String { String(Visible.escaped(input).prefix(70)) }

        init(_ input: String, _ reason: String) {
            self.input = input
            self.reason = reason
        }
    }

    static let refusals: [Refusal] = [
        Refusal("a@b; c@d", "a ; stands outside a group"),
        Refusal("Ops: a@b", "a group of addresses has no ;"),
        Refusal("Ops: a@b; c@d", "something stands after a group of addresses without a comma"),
        Refusal("Ops: a@b; <c@d>", "something stands after a group of addresses without a comma"),
        Refusal("Ops: Night: a@b;;", "a group of addresses stands in another one"),
        Refusal(": a@b;", "a : stands where no group"),
        Refusal("a@b: c@d;", "a : stands where no group"),
        Refusal("a@b:c", "a : stands where no group"),
        Refusal("<a@b> <c@d>", "two addresses in angle brackets"),
        Refusal("<a@b> c@d", "something stands after the address"),
        Refusal("\"a@b, c@d", "a quote is not closed"),
        Refusal("\"a@b\\", "a quote is not closed"),
        Refusal("(a@b, c@d", "a comment is not closed"),
        Refusal("(a@b\\", "a comment is not closed"),
        Refusal("<a@b, c@d", "'<' is not closed"),
        Refusal("<a@b, c@d>", "it holds more than one address"),
        Refusal("[a@b, c@d", "'[' cannot stand there"),
        Refusal("a@[192.0.2.1, c@d", "'[' is not closed"),
        Refusal("<a@[192.0.2.1>, c@d", "'[' is not closed"),
        Refusal("<>", "nothing stands between < and >"),
        Refusal("< >", "nothing stands between < and >"),
        Refusal("a) <b@c>", "the name before < needs quotes"),
        Refusal("a> b@c", "'>' cannot stand there"),
        Refusal("two words", "it has no @"),
        Refusal("\"root\"", "it has no @"),
        Refusal("<ro ot>", "it has no @"),
        Refusal("|/bin/sh@", "nothing stands after the @"),
        Refusal("\"|/bin/sh\"", "it has no @"),
        Refusal(":include:/etc/passwd", "a : stands where no group"),
        Refusal(String(repeating: "x", count: 65), "it has no @"),
        Refusal("a@b@c", "it has more than one @"),
        Refusal("\"a@b> ORCPT=x\"@c\u{0}", "a control character"),
        Refusal("a\u{0}@b", "a control character"),
        Refusal("<a\u{7}@b>", "a control character"),
        Refusal("a @ b c", "something stands after the address"),
        Refusal("ops@b, a@-c", "a label of the domain"),
        Refusal("ops@b, \(String(repeating: "x", count: 65))@c", "the part before the @ has 65 octets"),
        Refusal(String(repeating: "(", count: 100_000), "a comment is not closed"),
        Refusal(String(repeating: "<", count: 100_000), "'<' is not closed"),
        Refusal(String(repeating: "a:", count: 50_000), "a group of addresses stands in another one"),
    ]

    @Test("what cannot be told apart is refused as a whole", arguments: refusals)
    func refuses(_ expected: Refusal) {
        let error = #expect(throws: MailboxError.self) { try AddressList(expected.input.utf8, localDomains: []) }
        #expect(error?.reason.hasPrefix(expected.reason) == true, "\(error?.reason ?? "accepted")")
    }

    @Test("an address that is not UTF-8 is refused, a name may be anything")
    func octets() throws {
        let name = Array("N\u{fc}".unicodeScalars.map { UInt8($0.value) })
        #expect(try AddressList(name + Array(" <a@b>".utf8)).elements.count == 1)
        for address in [[0xfc] + Array("@b".utf8), Array("<a@b".utf8) + [0xfc] + Array(">".utf8)] {
            let error = #expect(throws: MailboxError.self) { try AddressList(address) }
            #expect(error?.reason == "the address is not UTF-8")
        }
    }

    @Test(
        "the range is the address alone",
        arguments: [
            ("root (Cron Daemon)", ["root"]), (" Root <root>, (x) a@b (y)", ["root", "a@b"]),
            ("<\r\n a@b >", ["a@b"]), ("g: \"x y\"@b, ops;", ["\"x y\"@b", "ops"]),
        ]
    )
    func ranges(input: String, parts: [String]) throws {
        let octets = Array(input.utf8)
        let ranges = try AddressList(octets).elements.map(\.range)
        #expect(ranges.map { String(decoding: octets[$0], as: UTF8.self) } == parts)
    }

    @Test("random octets are refused, or give addresses that are safe in an SMTP command")
    func survivesNoise() {
        var generator = SeededGenerator(seed: 7)
        let alphabet = Array("aabb@@..<>()[]\"\",,;:\\ \t\r\n\u{0}-_é=?".utf8)
        var count = 0
        for _ in 0..<6_000 {
            let octets = (0..<Int.random(in: 1...14, using: &generator)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            }
            guard let list = try? AddressList(octets) else { continue }
            for element in list.elements {
                count += 1
                #expect(element.range.upperBound <= octets.count)
                #expect(
                    Self.text(element.destination).unicodeScalars.allSatisfy {
                        (0x20...0x7e).contains($0.value) || $0 == "é"
                    }
                )
            }
        }
        #expect(count > 300)
    }

    private static func text(_ destination: AddressList.Destination) -> String {
        switch destination {
        case .mailbox(let mailbox): mailbox.address
        case .local(let name): name
        }
    }
}
