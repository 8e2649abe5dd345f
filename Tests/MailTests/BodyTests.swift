import Testing

@testable import Mail

@Suite("Bodies")
struct BodyTests {
    static let encodings: [(text: String, encoding: TransferEncoding)] = [
        ("", .sevenBit),
        ("plain\r\ntext\r\n", .sevenBit),
        ("a\tb\r\n\r\n", .sevenBit),
        (String(repeating: "x", count: 998) + "\r\n", .sevenBit),
        (String(repeating: "x", count: 999) + "\r\n", .quotedPrintable),
        ("From here\r\n", .quotedPrintable),
        ("x\r\nFrom here\r\n", .quotedPrintable),
        (">From here\r\n", .sevenBit),
        ("trailing \r\nspace\r\n", .quotedPrintable),
        ("trailing tab\t", .quotedPrintable),
        ("bare\nline feed", .quotedPrintable),
        ("bare\rreturn and more", .quotedPrintable),
        ("nul\u{0}nul", .quotedPrintable),
        ("café au lait\r\n", .quotedPrintable),
        ("磁盘已满\r\n", .base64),
    ]

    @Test("the plainest encoding that keeps the text is chosen", arguments: encodings)
    func choosesEncoding(text: String, encoding: TransferEncoding) {
        #expect(TransferEncoding.suited(to: Array(text.utf8)) == encoding)
    }

    static let quoted: [(text: String, encoded: String)] = [
        ("a=b\r\n", "a=3Db\r\n"),
        ("end \r\nend\t", "end=20\r\nend=09"),
        ("From me\r\nnot From\r\n", "=46rom me\r\nnot From\r\n"),
        (".\r\n.x", "=2E\r\n=2Ex"),
        ("é\r\n", "=C3=A9\r\n"),
        ("a\nb\rc", "a=0Ab=0Dc"),
        (String(repeating: "x", count: 76), String(repeating: "x", count: 75) + "=\r\nx"),
        (String(repeating: "x", count: 74) + "=", String(repeating: "x", count: 74) + "=\r\n=3D"),
    ]

    @Test("quoted-printable keeps lines short and line ends where they were", arguments: quoted)
    func quotes(text: String, encoded: String) {
        #expect(String(decoding: QuotedPrintable.encode(Array(text.utf8)), as: UTF8.self) == encoded)
    }

    @Test(
        "base64 agrees with RFC 4648",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func encodesBase64(text: String, encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(
            String(decoding: Base64.encodeLines(Array(text.utf8)), as: UTF8.self) == encoded
                + (text.isEmpty ? "" : "\r\n")
        )
    }

    @Test("base64 lines have 76 characters")
    func foldsBase64() {
        let lines = String(decoding: Base64.encodeLines([UInt8](repeating: 0xfb, count: 200)), as: UTF8.self)
            .split(separator: "\r\n")
        #expect(lines.map(\.count) == [76, 76, 76, 40])
    }

    @Test("a boundary moves away from text that contains it")
    func avoidsCollisions() throws {
        let identity = MessageID(seed: [1], sender: try Mailbox(parsing: "a@b"))
        let first = MultipartBoundary.chosen(for: [], identity: identity)
        let hostile = try BodyPart.text("x\n--\(first)\n--\(first)--\n")
        let second = MultipartBoundary.chosen(for: [hostile], identity: identity)
        #expect(second != first && second.utf8.count <= 70)
        #expect(second == MultipartBoundary.chosen(for: [hostile], identity: identity))
    }

    @Test(
        "an attachment keeps a media type that is one and may be encoded",
        arguments: [
            ("application/gzip", "application/gzip"),
            ("Image/PNG", "image/png"),
            ("text/plain", "text/plain; charset=\"utf-8\""),
            ("message/rfc822", "application/octet-stream"),
            ("multipart/mixed", "application/octet-stream"),
            ("text", "application/octet-stream"),
            ("a/b/c", "application/octet-stream"),
            ("a/b; x=y\r\nBcc: c", "application/octet-stream"),
            ("", "application/octet-stream"),
        ]
    )
    func checksMediaTypes(proposed: String, type: String) throws {
        let part = try BodyPart.attachment(AttachmentName("x"), mediaType: proposed, content: Array("abc".utf8))
        let value = try #require(part.fields.first).value
        #expect(value.replacing("; name=\"x\"", with: "") == type)
    }

    @Test("text that is not UTF-8 is no text")
    func refusesBrokenText() throws {
        let part = try BodyPart.attachment(AttachmentName("x"), mediaType: "text/plain", content: [0xff])
        #expect(part.fields.first?.value.hasPrefix("application/octet-stream") == true)
    }
}
