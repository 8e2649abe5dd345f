import FoundationEssentials
import Testing

@testable import Mail

@Suite("What a submitted message lacks is added")
struct MessageCompletionTests {
    private static func completed(_ octets: [UInt8]) throws -> SubmittedMessage {
        let completion = MessageCompletion(
            sender: try Mailbox(displayName: "web1", localPart: "alerts", domain: "example.com"),
            date: Date(timeIntervalSince1970: 1_791_720_309),
            secondsFromGMT: 7_200,
            seed: [1, 2, 3],
            localDomains: ["localhost", "web1"]
        )
        return try completion.complete(SubmittedMessage(octets))
    }

    private static func text(_ input: String) throws -> String {
        String(decoding: try completed(Array(input.utf8)).serialized(), as: UTF8.self)
    }

    private static let whole = "Date: yesterday\nFrom: a@b\nMessage-ID: <x@y>\n"
    private static let wholeOut = "Date: yesterday\r\nFrom: a@b\r\nMessage-ID: <x@y>\r\n"

    @Test("Date, From and Message-ID come behind what is there")
    func missing() throws {
        #expect(
            try Self.text("Subject: x\n\ny\n") == """
                Subject: x\r
                Date: Sun, 11 Oct 2026 14:05:09 +0200\r
                From: web1 <alerts@example.com>\r
                Message-ID: <\(Digest.hexadecimal([1, 2, 3]))@example.com>\r
                \r
                y\r

                """
        )
    }

    @Test("a whole message leaves octet for octet")
    func unchanged() throws {
        #expect(try Self.text(Self.whole + "Subject:  x \n\ny\n") == Self.wholeOut + "Subject:  x \r\n\r\ny\r\n")
        #expect(try Self.text("dATE:\nfROM:\nmESSAGE-id:\n\n") == "dATE:\r\nfROM:\r\nmESSAGE-id:\r\n\r\n")
    }

    @Test(
        "a sender without a domain gets the profile's address, and nothing else of the field changes",
        arguments: [
            ("From: root (Cron Daemon)", "From: alerts@example.com (Cron Daemon)"),
            ("From: Logwatch", "From: alerts@example.com"),
            ("From:  \"mdadm, monitoring\" <root@web1> ", "From:  \"mdadm, monitoring\" <alerts@example.com> "),
            (
                "From: Root\r\n <root@localhost>,\r\n a@b, www",
                "From: Root\r\n <alerts@example.com>,\r\n a@b, alerts@example.com"
            ),
            ("Sender: root", "Sender: alerts@example.com"),
            ("From: root@web1.example.com", "From: root@web1.example.com"),
            ("From: a@b (root)", "From: a@b (root)"),
            ("From: two words", "From: two words"),
            ("From: \"root", "From: \"root"),
            ("To: root", "To: root"),
            ("Reply-To: root", "Reply-To: root"),
        ]
    )
    func unqualified(field: String, result: String) throws {
        let text = try Self.text(field + "\n\n")
        #expect(text.hasPrefix(result + "\r\n"), "\(text)")
    }

    struct Body: Sendable, CustomTestStringConvertible {
        let name: String
        let header: String
        let body: [UInt8]
        /// The fields that are added, and what becomes of the body.
        let added: String
        var encoded: String?
        var testDescription: String { name }
    }

    static let long = Array(String(repeating: "x", count: 999).utf8) + [0x0a]

    static let bodies: [Body] = [
        Body(name: "ASCII", header: "", body: Array("x\n".utf8), added: ""),
        Body(name: "a line of 998 octets", header: "", body: Array(long.dropFirst()), added: ""),
        Body(
            name: "UTF-8",
            header: "",
            body: Array("é\n".utf8),
            added:
                "Content-Transfer-Encoding: 8bit\r\nContent-Type: text/plain; charset=\"utf-8\"\r\nMIME-Version: 1.0\r\n"
        ),
        Body(
            name: "octets that are not UTF-8",
            header: "",
            body: [0xff, 0x0a],
            added:
                "Content-Transfer-Encoding: 8bit\r\nContent-Type: text/plain; charset=\"unknown-8bit\"\r\nMIME-Version: 1.0\r\n"
        ),
        Body(
            name: "cron's own labels",
            header: "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n",
            body: Array("é\n".utf8),
            added: ""
        ),
        Body(
            name: "a type without an encoding",
            header: "Content-Type: text/html; charset=latin1\n",
            body: [0xe9, 0x0a],
            added: "Content-Transfer-Encoding: 8bit\r\nMIME-Version: 1.0\r\n"
        ),
        Body(
            name: "parts that are labelled themselves",
            header: "Content-Type: multipart/mixed; boundary=x\n",
            body: Array("--x\n\né\n--x--\n".utf8),
            added: ""
        ),
        Body(
            name: "a line of 999 octets",
            header: "",
            body: long,
            added:
                "Content-Transfer-Encoding: quoted-printable\r\nContent-Type: text/plain; charset=\"us-ascii\"\r\nMIME-Version: 1.0\r\n",
            encoded: String(repeating: String(repeating: "x", count: 75) + "=\r\n", count: 13)
                + String(repeating: "x", count: 24) + "\r\n"
        ),
        Body(
            name: "a long last line without its line end",
            header: "Content-Transfer-Encoding: 7bit\n",
            body: Array(long.dropLast()),
            added:
                "Content-Transfer-Encoding: quoted-printable\r\nContent-Type: text/plain; charset=\"us-ascii\"\r\nMIME-Version: 1.0\r\n",
            encoded: String(repeating: String(repeating: "x", count: 75) + "=\r\n", count: 13)
                + String(repeating: "x", count: 24) + "\r\n"
        ),
        Body(
            name: "a NUL",
            header: "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n",
            body: Array("progress\0é\n".utf8),
            added: "Content-Transfer-Encoding: quoted-printable\r\n",
            encoded: "progress=00=C3=A9\r\n"
        ),
        Body(
            name: "an image of one line",
            header: "Content-Type: image/svg+xml\n",
            body: Array("<svg/>\0\n".utf8),
            added: "Content-Transfer-Encoding: base64\r\nMIME-Version: 1.0\r\n",
            encoded: "PHN2Zy8+AA0K\r\n"
        ),
    ]

    @Test(
        "a body is labelled where nothing says what it is, and encoded where no server would take it",
        arguments: bodies
    )
    func labels(_ expected: Body) throws {
        let message = try Self.completed(Array((Self.whole + expected.header + "\n").utf8) + expected.body)
        let header =
            expected.encoded == nil
            ? expected.header
            : expected.header.split(separator: "\n")
                .filter { !$0.hasPrefix("Content-Transfer-Encoding") }.map { $0 + "\n" }.joined()
        let fields = message.fields.flatMap(\.octets)
        #expect(
            String(decoding: fields, as: UTF8.self) == Self.wholeOut + header.replacing("\n", with: "\r\n")
                + expected.added
        )
        if let encoded = expected.encoded {
            #expect(String(decoding: message.body, as: UTF8.self) == encoded)
        } else {
            #expect(message.body == SubmittedMessage([0x0a] + expected.body).body)
        }
    }

    @Test(
        "a body that cannot be encoded as a whole is refused",
        arguments: [
            ("Content-Type: multipart/mixed; boundary=x\n", "stands in a part of its body, which is multipart/mixed"),
            ("Content-Type: (a;b) Message/RFC822\n", "stands in a part of its body, which is message/rfc822"),
            ("Content-Transfer-Encoding: base64\n", "stands in its body, which says that it is base64 already"),
            ("Content-Transfer-Encoding: binary\n", "stands in its body, which says that it is binary already"),
            ("Content-Type: text/plain\nContent-type: text/html\n", "Content-Type is there 2 times"),
        ]
    )
    func unencodable(header: String, reason: String) {
        for body in [Self.long, Array("\0\n".utf8)] {
            let error = #expect(throws: MessageError.self) { try Self.completed(Array((header + "\n").utf8) + body) }
            #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "accepted")")
        }
    }

    struct Fold: Sendable, CustomTestStringConvertible {
        let name: String
        let field: String
        /// `nil`: refused.
        let lines: [Int]?
        var testDescription: String { name }
    }

    private static func words(_ length: Int, _ count: Int) -> String {
        Array(repeating: String(repeating: "w", count: length), count: count).joined(separator: " ")
    }

    static let folds: [Fold] = [
        Fold(name: "a line of 998 octets", field: "Subject: " + String(repeating: "w", count: 989), lines: [998]),
        Fold(name: "a word over the limit", field: "Subject: " + String(repeating: "w", count: 990), lines: [8, 991]),
        Fold(name: "a word far over the limit", field: "Subject: " + String(repeating: "w", count: 1_100), lines: nil),
        Fold(name: "no space at all", field: "Subject:" + String(repeating: "w", count: 1_000), lines: nil),
        Fold(name: "many words", field: "Subject: " + words(9, 250), lines: [998, 990, 520]),
        Fold(name: "a continuation too long", field: "X: y\n " + words(99, 20), lines: [4, 900, 900, 200]),
        Fold(name: "spaces only", field: "Subject:" + String(repeating: " ", count: 1_500), lines: nil),
        Fold(name: "spaces behind the word", field: "Subject: w" + String(repeating: " ", count: 1_500), lines: nil),
        Fold(
            name: "spaces before the word",
            field: "Subject:" + String(repeating: " ", count: 1_500) + "w",
            lines: nil
        ),
    ]

    @Test("a header line over 998 octets is broken at a space, or refused", arguments: folds)
    func folding(_ expected: Fold) throws {
        let input = Array((Self.whole + expected.field + "\n\n").utf8)
        guard let lengths = expected.lines else {
            let error = #expect(throws: MessageError.self) { try Self.completed(input) }
            #expect(error?.reason.contains("without a space to break the line at") == true)
            return
        }
        let field = try #require(try Self.completed(input).fields.last)
        let text = String(decoding: field.octets, as: UTF8.self)
        #expect(text.split(separator: "\r\n").map(\.utf8.count) == lengths)
        #expect(text.replacing("\r\n", with: "") == expected.field.replacing("\n", with: ""))
    }
}
