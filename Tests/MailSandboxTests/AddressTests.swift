import Testing

@testable import MailSandbox

@Suite("An address in a command")
struct AddressTests {
    @Test(
        "is taken as it stands",
        arguments: [
            ("<a@b.example>", "a@b.example"),
            ("<first.last+tag@b-c.example>", "first.last+tag@b-c.example"),
            ("<\"a b\\\"c\"@d.example>", "\"a b\\\"c\"@d.example"),
            ("<a@[127.0.0.1]>", "a@[127.0.0.1]"),
            ("<a@[IPv6:::1]>", "a@[IPv6:::1]"),
            ("<@relay.example,@b.example:c@d.example>", "c@d.example"),
            ("<Postmaster>", "Postmaster"),
            ("<jürgen@bücher.example>", "jürgen@bücher.example"),
            ("<>", ""),
        ]
    )
    func accepted(text: String, address: String) throws {
        let (path, rest) = try #require(MailPath.parse(Array(text.utf8)[...]))
        #expect(path.address == address)
        #expect(path.isInternational == !address.utf8.allSatisfy { $0 < 0x80 })
        #expect(rest.isEmpty)
    }

    @Test(
        "is refused when it is none",
        arguments: [
            "", "a@b", "<a@b", "<a>", "<@b>", "<a@>", "<a@b>x", "<a b@c>", "<a@b@c>", "<a..b@c>", "<.a@b>", "<a.@b>",
            "<a@b..c>", "<a@.b>", "<a@b.>", "<\"a@b>", "<\"a\"b@c>", "<a@[]>", "<a@[1]x>", "<a@b_c>", "<a@b>> SIZE=1",
            "<\"a@b> ORCPT=x\"@c", "<a\u{85}@b>", "<a\u{202e}@b>",
            "<\(String(repeating: "a", count: 65))@b>", "<a@\(String(repeating: "b", count: 256))>",
        ]
    )
    func refused(text: String) {
        #expect(MailPath.parse(Array(text.utf8)[...]) == nil)
    }

    @Test("is refused when it is not UTF-8")
    func invalidUTF8() {
        #expect(MailPath.parse([0x3C, 0xFF, 0x40, 0x62, 0x3E]) == nil)
    }

    @Test(
        "and its parameters draw the right reply",
        arguments: [
            ("MAIL FROM:<a@b> SIZE=10 BODY=8BITMIME", nil),
            ("mail from:<a@b> smtputf8 auth=<>", nil),
            ("MAIL FROM:<ü@b> SMTPUTF8", nil),
            ("MAIL FROM:<ü@b>", 553),
            ("MAIL FROM: <a@b>", 501),
            ("MAIL FROM:<a@b> SIZE=", 501),
            ("MAIL FROM:<a@b> SIZE=-1", 501),
            ("MAIL FROM:<a@b> SIZE=1 SIZE=2", 501),
            ("MAIL FROM:<a@b> BODY=BINARYMIME", 501),
            ("MAIL FROM:<a@b> RET=FULL", 555),
            ("MAIL FROM:<postmaster>", 501),
            ("RCPT TO:<a@b> NOTIFY=NEVER", 555),
            ("RCPT TO:<>", 501),
            ("RCPT TO:<postmaster>", nil),
            ("RCPT FROM:<a@b>", 501),
            ("EHLO", 501),
            ("EHLO a b", 501),
            ("EHLO [127.0.0.1]", nil),
            ("EHLO a)(b", 501),
            ("DATA now", 501),
            ("QUIT now", 501),
            ("NOOP \u{7}", 500),
            ("EXPN list", 502),
            ("AUTH", 501),
            ("", 500),
            ("MAILFROM:<a@b>", 500),
        ] as [(String, Int?)]
    )
    func parameters(line: String, code: Int?) {
        do throws(SandboxReply) {
            _ = try SandboxCommand(parsing: Array(line.utf8))
            #expect(code == nil)
        } catch {
            #expect(error.code == code)
        }
    }
}
