import Escaping
import TestSupport
import Testing

@testable import Mail

@Suite("Mailboxes")
struct MailboxTests {
    struct Accepted: Sendable, CustomTestStringConvertible {
        let input: String
        let name: String?
        let address: String
        var testDescription: String { Visible.escaped(input) }

        init(_ input: String, _ address: String, name: String? = nil) {
            self.input = input
            self.name = name
            self.address = address
        }
    }

    static let accepted: [Accepted] = [
        Accepted("a@b", "a@b"),
        Accepted("root@localhost", "root@localhost"),
        Accepted("  a@b.example\t", "a@b.example"),
        Accepted("ops+night=1@example.com", "ops+night=1@example.com"),
        Accepted("!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com"),
        Accepted("-f@example.com", "-f@example.com"),
        Accepted("first.middle.last@example.com", "first.middle.last@example.com"),
        Accepted("A@EXAMPLE.COM", "A@EXAMPLE.COM"),
        Accepted("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
        Accepted("a@bücher.example", "a@xn--bcher-kva.example"),
        Accepted("a@BÜCHER.example", "a@xn--bcher-kva.example"),
        Accepted("a@bu\u{308}cher.example", "a@xn--bcher-kva.example"),
        Accepted("a@straße.example", "a@xn--strae-oqa.example"),
        Accepted("a@例え。テスト", "a@xn--r8jz45g.xn--zckzah"),
        Accepted("üser@b", "üser@b"),
        Accepted("\"ü x\"@b", "\"ü x\"@b"),
        Accepted("Ops <用户@例え.テスト>", "用户@xn--r8jz45g.xn--zckzah", name: "Ops"),
        Accepted("a@host_1.lan", "a@host_1.lan"),
        Accepted("a@1.example", "a@1.example"),
        Accepted("<a@b>", "a@b"),
        Accepted("< a@b >", "a@b"),
        Accepted("Ops <a@b>", "a@b", name: "Ops"),
        Accepted("Ops<a@b>", "a@b", name: "Ops"),
        Accepted("Night   Watch <a@b>", "a@b", name: "Night Watch"),
        Accepted("\"Ops, night\" <a@b>", "a@b", name: "Ops, night"),
        Accepted("\"a@c\" <a@b>", "a@b", name: "a@c"),
        Accepted("\"\" <a@b>", "a@b"),
        Accepted("\"say \\\"hi\\\" \\\\\" <a@b>", "a@b", name: "say \"hi\" \\"),
        Accepted("John Q. Public <a@b>", "a@b", name: "John Q. Public"),
        Accepted("J. \"R. R.\" T <a@b>", "a@b", name: "J. R. R. T"),
        Accepted("Jürgen Müller <a@b>", "a@b", name: "Jürgen Müller"),
        Accepted("\"告警，中心\" <a@b>", "a@b", name: "告警，中心"),
        Accepted("👩‍🚒 <a@b>", "a@b", name: "👩‍🚒"),
        Accepted("=?utf-8?q?x?= <a@b>", "a@b", name: "=?utf-8?q?x?="),
        Accepted("\"x y\"@b", "\"x y\"@b"),
        Accepted("\"plain\"@b", "plain@b"),
        Accepted("\"a@c\"@b", "\"a@c\"@b"),
        Accepted("\"a,b;c<d>\"@b", "\"a,b;c<d>\"@b"),
        Accepted("\"a\\\"b\\\\c\"@b", "\"a\\\"b\\\\c\"@b"),
        Accepted("\"a..b\"@b", "\"a..b\"@b"),
        Accepted("\".a\"@b", "\".a\"@b"),
        Accepted("\"a\".b@c", "a.b@c"),
        Accepted("\" \"@b", "\" \"@b"),
        Accepted("Name <\"x y\"@b>", "\"x y\"@b", name: "Name"),
        Accepted("a@[192.0.2.1]", "a@[192.0.2.1]"),
        Accepted("a@[IPv6:2001:db8::1]", "a@[IPv6:2001:db8::1]"),
        Accepted("N <a@[ipv6:::1]>", "a@[ipv6:::1]", name: "N"),
        Accepted("a@b (Ops)", "a@b"),
        Accepted("(left) a (mid) @ (more) b (right)", "a@b"),
        Accepted("(one (two (three))) a@b", "a@b"),
        Accepted("(esc \\) \\( aped) a@b", "a@b"),
        Accepted("Ops (night) watch <a@b>", "a@b", name: "Ops watch"),
        Accepted("(a@c, d@e) a@b", "a@b"),
        Accepted("Ops\r\n <a@b>", "a@b", name: "Ops"),
        Accepted("Night\r\n\tWatch\r\n <a@b>", "a@b", name: "Night Watch"),
        Accepted("<@relay.example:a@b>", "a@b"),
        Accepted("<@one.example,@two.example:a@b>", "a@b"),
        Accepted("N <@one.example, ,@two.example : a@b>", "a@b", name: "N"),
        Accepted("\(String(repeating: "x", count: 64))@b", "\(String(repeating: "x", count: 64))@b"),
    ]

    @Test("an address that can be written is read, and written again in its plainest form", arguments: accepted)
    func reads(_ expected: Accepted) throws {
        let mailbox = try Mailbox(parsing: expected.input)
        #expect(mailbox.address == expected.address)
        #expect(mailbox.displayName == expected.name)
        let again = try Mailbox(parsing: mailbox.address)
        #expect(again.localPart == mailbox.localPart && again.domain == mailbox.domain)
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let input: String
        let reason: String
        var testDescription: String { String(Visible.escaped(input).prefix(60)) }

        init(_ input: String, _ reason: String) {
            self.input = input
            self.reason = reason
        }
    }

    static let longLabel = String(repeating: "x", count: 64)

    static let refused: [Refused] = [
        Refused("", "it is empty"),
        Refused("   ", "it is empty"),
        Refused("(only a comment)", "it is empty"),
        Refused("ops", "it has no @"),
        Refused("Ops Night", "it has no @"),
        Refused("@b", "nothing stands before the @"),
        Refused("a@", "nothing stands after the @"),
        Refused("a@ ", "nothing stands after the @"),
        Refused("<@b>", "nothing stands before the @"),
        Refused("\"\"@b", "nothing stands before the @"),
        Refused("a@b@c", "it has more than one @"),
        Refused("a b@c", "a space stands before the @ without quotes"),
        Refused("a@b c", "something stands after the address"),
        Refused("a@b ü", "something stands after the address"),
        Refused("a@b.", "a dot stands first, last or twice in a row in the domain"),
        Refused("a@.b", "a dot stands first, last or twice in a row in the domain"),
        Refused("a@b..c", "a dot stands first, last or twice in a row in the domain"),
        Refused(".a@b", "a dot stands first or twice in a row before the @ without quotes"),
        Refused("a..b@c", "a dot stands first or twice in a row before the @ without quotes"),
        Refused("a.@b", "a dot stands right before the @ without quotes"),
        Refused("a\"b\"@c", "words stand side by side before the @"),
        Refused("a@-b", "a label of the domain begins or ends with a hyphen"),
        Refused("a@b-.c", "a label of the domain begins or ends with a hyphen"),
        Refused("a@b!c", "'!' cannot stand in a domain"),
        Refused("a@\(longLabel)", "a label of the domain has 64 octets, the limit is 63"),
        Refused("\(longLabel)x@b", "the part before the @ has 65 octets, the limit is 64"),
        Refused("a@\(String(repeating: "abcdefghi.", count: 26))com", "the domain has 263 octets, the limit is 255"),
        Refused("abcd@\(String(repeating: "abcdefghi.", count: 25))", "a dot stands first"),
        Refused(
            "abcde@\(String(repeating: "abcdefghi.", count: 24))abcdefghi",
            "the address has 255 octets, the limit is 254"
        ),
        Refused("a@[192.0.2.256]", "the address literal is neither"),
        Refused("a@[2001:db8::1]", "the address literal is neither"),
        Refused("a@[IPv6:xyz]", "the address literal is neither"),
        Refused("a@[tag:x]", "the address literal is neither"),
        Refused("a@[]", "the address literal is neither"),
        Refused("a@[192.0.2.1", "'[' is not closed"),
        Refused("\"a@b", "a quote is not closed"),
        Refused("\"a\\", "a quote is not closed"),
        Refused("(a@b", "a comment is not closed"),
        Refused("(a\\", "a comment is not closed"),
        Refused("a@b)", "')' cannot stand there without quotes"),
        Refused("Name <a@b", "'<' is not closed"),
        Refused("Name a@b>", "a space stands before the @ without quotes"),
        Refused("a@b>", "'>' cannot stand there without quotes"),
        Refused("<>", "nothing stands between < and >"),
        Refused("<a>", "it has no @"),
        Refused("Name <<a@b>>", "'<' cannot stand there without quotes"),
        Refused("<a@b> <c@d>", "'<' cannot stand there without quotes"),
        Refused("a@b, c@d", "it holds more than one address, or a name that needs quotes"),
        Refused("a@b,", "it holds more than one address, or a name that needs quotes"),
        Refused("a@b;c@d", "it holds more than one address, or a name that needs quotes"),
        Refused("Müller, Hans <a@b>", "it holds more than one address, or a name that needs quotes"),
        Refused("ops: a@b, c@d;", "it is a group of addresses, not one address"),
        Refused("nobody:;", "it is a group of addresses, not one address"),
        Refused("Ops [night] <a@b>", "'[' cannot stand there without quotes"),
        Refused("<@relay a@b>", "nothing stands before the @"),
        Refused("a@b\r\nBcc: c@d", "a control character (\\x0d) stands in the address"),
        Refused("a@b\n c@d", "a control character (\\x0a) stands in the address"),
        Refused("a@b\r", "a control character (\\x0d) stands in the address"),
        Refused("a@b\r\n", "a control character (\\x0d) stands in the address"),
        Refused("a\u{0}@b", "a control character (\\x00) stands in the address"),
        Refused("a\u{7f}@b", "a control character (\\x7f) stands in the address"),
        Refused("\"\u{1b}[31m\" <a@b>", "a control character (\\x1b) stands in the address"),
        Refused("\"\u{85}\" <a@b>", "a control character (\\u{85}) stands in the display name"),
        Refused("\"x\ty\"@b", "a control character (\\x09) stands in the address"),
        Refused("\"\u{202e}\"@b", "a control character (\\u{202e}) stands in the address"),
        Refused("a\u{2028}b@b", "a control character (\\u{2028}) stands in the address"),
        Refused("a@b\u{202e}c.example", "the domain 'b\\u{202e}c.example' is not one that can be written in ASCII"),
        Refused("a@-ü.example", "the domain '-ü.example' is not one that can be written in ASCII"),
        Refused("\(String(repeating: "x", count: 321)) <a@b>", "the display name has 321 octets, the limit is 320"),
        Refused(String(repeating: "(", count: 5_000), "it has 5000 octets, the limit is 4096"),
    ]

    @Test("what is no address is refused with the reason", arguments: refused)
    func refuses(_ expected: Refused) {
        let error = #expect(throws: MailboxError.self) { try Mailbox(parsing: expected.input) }
        #expect(error?.reason.hasPrefix(expected.reason) == true, "\(error?.reason ?? "accepted")")
    }

    @Test("parts are checked as strictly as text")
    func checksParts() {
        #expect(throws: MailboxError.self) { try Mailbox(displayName: nil, localPart: "a\r\nRCPT TO:<b", domain: "c") }
        #expect(throws: MailboxError.self) { try Mailbox(displayName: nil, localPart: "a", domain: "c> SIZE=1") }
        #expect(throws: MailboxError.self) { try Mailbox(displayName: "a\nBcc: b", localPart: "a", domain: "c") }
        #expect(throws: MailboxError.self) { try Mailbox(displayName: nil, localPart: "a", domain: "[192.0.2.1") }
        #expect(throws: MailboxError.self) {
            try Mailbox(displayName: nil, localPart: String(repeating: "\"", count: 32), domain: "c")
        }
    }

    @Test("a mailbox made of random octets is safe in an SMTP command or refused")
    func survivesNoise() {
        var generator = SeededGenerator(seed: 1)
        let alphabet = Array("aaaabbbb@@@@.<>()[]\"\",;:\\ \t\r\n\u{0}-_é\u{202e}=?".unicodeScalars)
        var acceptedCount = 0
        for _ in 0..<4_000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 3...7, using: &generator) {
                text.append(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)])
            }
            guard let mailbox = try? Mailbox(parsing: String(text)) else { continue }
            acceptedCount += 1
            #expect(mailbox.address.unicodeScalars.allSatisfy { (0x20...0x7e).contains($0.value) || $0 == "é" })
            #expect(mailbox.domain.utf8.allSatisfy { (0x21...0x7e).contains($0) })
            #expect((try? Mailbox(parsing: mailbox.address))?.address == mailbox.address)
        }
        #expect(acceptedCount > 10)
    }
}
