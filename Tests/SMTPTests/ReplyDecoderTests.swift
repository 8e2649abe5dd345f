import Mail
import SMTP
import Testing

struct ReplyDecoderTests {
    @Test(
        "replies are read whole",
        arguments: [
            ("220 hello\r\n", [[220: ["hello"]]]),
            ("250-a\r\n250-b c\r\n250 d\r\n", [[250: ["a", "b c", "d"]]]),
            ("250\r\n", [[250: [""]]]),
            ("334 \r\n", [[334: [""]]]),
            ("250-\r\n250 \r\n", [[250: ["", ""]]]),
            ("250 a\n", [[250: ["a"]]]),
            ("\r\n\n220 late\r\n", [[220: ["late"]]]),
            ("250 ok\r\n354 go\r\n", [[250: ["ok"]], [354: ["go"]]]),
            ("250 a\rb\r\n", [[250: ["a\rb"]]]),
        ] as [(String, [[Int: [String]]])]
    )
    func whole(octets: String, expected: [[Int: [String]]]) throws {
        var decoder = ReplyDecoder()
        let replies = try octets.utf8.compactMap { try decoder.push($0) }
        #expect(
            replies.map { [$0.code.value: $0.lines.map { String(decoding: $0, as: UTF8.self) }] } == expected
        )
        #expect(!decoder.isMidReply)
    }

    @Test(
        "what is no reply is refused",
        arguments: [
            "hello\r\n", "22 a\r\n", "2200 a\r\n", "220_a\r\n", "099 a\r\n", "600 a\r\n", "250-a\r\n\r\n",
            "250-a\r\nb\r\n", "\u{0}",
        ]
    )
    func garbage(octets: String) {
        #expect(throws: ReplyError.self) { try Self.decode(octets) }
    }

    @Test("two codes in one reply are refused")
    func differentCodes() throws {
        let (first, second) = (try #require(ReplyCode(250)), try #require(ReplyCode(550)))
        #expect(throws: ReplyError.differentCodes(first, second)) { try Self.decode("250-a\r\n550 b\r\n") }
    }

    @Test("lines, their number and the whole are bounded, blank lines included")
    func bounds() {
        #expect(throws: ReplyError.lineTooLong(limit: 12_286)) {
            try Self.decode("220 " + String(repeating: "a", count: 13_000))
        }
        #expect(throws: ReplyError.tooManyLines(limit: 256)) {
            try Self.decode(String(repeating: "220-a\r\n", count: 257))
        }
        #expect(throws: ReplyError.tooManyLines(limit: 256)) { try Self.decode(String(repeating: "\n", count: 300)) }
        #expect(throws: ReplyError.replyTooLong(limit: 64 << 10)) {
            try Self.decode(String(repeating: "220-\(String(repeating: "a", count: 1000))\r\n", count: 100))
        }
    }

    @Test("the bounds are those of one reply, not of the connection")
    func boundsStartAnew() throws {
        #expect(try Self.decode(String(repeating: "250-a\r\n250 b\r\n", count: 500)) == 500)
    }

    @Test(
        "an enhanced code is read where it is one and fits the reply code",
        arguments: [
            (550, "5.7.1 no", "5.7.1"), (250, "2.0.0", "2.0.0"), (550, "2.0.0 no", nil), (550, "5.7 no", nil),
            (550, "5.7.1.2 no", nil), (550, "5.7.1no", nil), (250, "", nil), (450, "4.1000.1 x", nil),
        ] as [(Int, String, String?)]
    )
    func enhancedCodes(code: Int, text: String, expected: String?) throws {
        let reply = Reply(code: try #require(ReplyCode(code)), lines: [Array(text.utf8)])
        #expect(reply.enhancedStatusCode?.description == expected)
    }

    @Test("a reply's summary is one escaped line with the enhanced code once")
    func summary() throws {
        let code = try #require(ReplyCode(550))
        let lines = ["5.1.1 no such", "5.1.1 user\u{1B}", ""].map { Array($0.utf8) }
        #expect(Reply(code: code, lines: lines).summary == "550 5.1.1 no such user\\x1b")
        #expect(Reply(code: code, lines: [[]]).summary == "550")
        #expect(Reply(code: code, lines: [Array("5.1.1 No.".utf8)]).summary == "550 5.1.1 No")
        #expect(Reply(code: code, lines: [Array(repeating: 0x41, count: 4000)]).text.count == 500)
    }

    @discardableResult
    private static func decode(_ octets: String) throws(ReplyError) -> Int {
        var decoder = ReplyDecoder()
        var count = 0
        for octet in octets.utf8 where try decoder.push(octet) != nil { count += 1 }
        return count
    }
}
