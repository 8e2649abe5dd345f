import Mail
import NIOCore
import SASL
import TestSupport
import Testing

@testable import SMTP

struct CommandTests {
    @Test("commands are encoded as RFC 5321 has them")
    func encoding() throws {
        let mailbox = try Mailbox(parsing: "Name <a.b@example.com>")
        var sized = MailParameters()
        sized.size = 7
        sized.isEightBit = true
        var all = sized
        all.isUTF8 = true
        all.requiresTLS = true
        all.content = .headers
        all.envelopeID = "a=b+c d"
        var (never, some) = (RcptParameters(), RcptParameters())
        never.events = []
        some.events = [.delay, .success]
        let expected: [(Command, String)] = [
            (.ehlo("hello"), "EHLO hello"), (.helo("[IPv6:::1]"), "HELO [IPv6:::1]"), (.startTLS, "STARTTLS"),
            (.mail(from: nil), "MAIL FROM:<>"),
            (.mail(from: mailbox, sized), "MAIL FROM:<a.b@example.com> SIZE=7 BODY=8BITMIME"),
            (
                .mail(from: mailbox, all),
                "MAIL FROM:<a.b@example.com> SIZE=7 BODY=8BITMIME SMTPUTF8 REQUIRETLS RET=HDRS ENVID=a+3Db+2Bc+20d"
            ),
            (.rcpt(to: mailbox), "RCPT TO:<a.b@example.com>"),
            (.rcpt(to: mailbox, never), "RCPT TO:<a.b@example.com> NOTIFY=NEVER"),
            (.rcpt(to: mailbox, some), "RCPT TO:<a.b@example.com> NOTIFY=SUCCESS,DELAY"), (.data, "DATA"),
            (.bdat(count: 5, isLast: false), "BDAT 5"), (.bdat(count: 0, isLast: true), "BDAT 0 LAST"),
            (.rset, "RSET"), (.quit, "QUIT"),
        ]
        for (command, line) in expected { #expect(try command.encoded() == Array("\(line)\r\n".utf8)) }
    }

    @Test(
        "a greeting that could end the command is refused",
        arguments: [
            "", "a b", "a\r\nMAIL", "a\n", "a\u{0}", "a<", "h\u{E9}", "a;b", String(repeating: "a", count: 256),
        ]
    )
    func greetings(_ name: String) throws {
        let error = #expect(throws: CommandError.self) { try Command.ehlo(name).encoded() }
        #expect(error?.field == .greeting)
    }

    @Test(
        "an address that could end the command or begin a parameter is refused, and the field is named",
        arguments: [
            "\"a@b> ORCPT=x\"@c.example", "\"a b\"@c.example", "a\r\nRCPT TO:<x@y>@c.example", "a@b\u{0}c", "a@", "@b",
            "ab", "a@b c", "a\"b@c.example", "\"a\"b\"@c.example", "\"a\\\"@c.example", "\u{E9}@c.example",
            String(repeating: "a", count: 65) + "@c.example", "a@" + String(repeating: "b", count: 253),
        ]
    )
    func paths(_ address: String) throws {
        let error = #expect(throws: CommandError.self) { try Command.checkedPath(address, .forwardPath) }
        #expect(error?.field == .forwardPath)
        #expect(error?.message.hasPrefix("the recipient's address ") == true)
    }

    @Test(
        "every other address goes as it is",
        arguments: ["a@b", "-x@c.example", "o'neil+tag=1@c.example", "\"a\\\"b\"@c.example", "a@[192.0.2.1]"]
    )
    func goodPaths(_ address: String) throws {
        #expect(try Command.checkedPath(address, .reversePath) == address)
    }

    @Test("an initial response goes with AUTH as long as the line stays within 512 octets")
    func initialResponse() {
        for (count, isSent) in [(9, true), (372, true), (373, false)] {
            var message = [UInt8](repeating: 0x41, count: count)
            let response = EncodedResponse(wiping: &message)
            let line = String(decoding: AuthCommand(.plain, initialResponse: response).line.bytes, as: UTF8.self)
            #expect((line == "AUTH PLAIN\r\n") == !isSent)
            #expect(line.utf8.count <= Command.maximumLineLength)
        }
    }

    @Test("an empty initial response is an equals sign")
    func emptyResponse() {
        var empty: [UInt8] = []
        let response = EncodedResponse(wiping: &empty)
        #expect(AuthCommand(.plain, initialResponse: response).line.bytes == Array("AUTH PLAIN =\r\n".utf8))
    }
}
