import NIOCore
import SMTP
import Testing

struct DotStuffingTests {
    static let cases = [
        ("", ".\r\n"), ("a", "a\r\n.\r\n"), ("a\r\n", "a\r\n.\r\n"), (".", "..\r\n.\r\n"), (".\r\n", "..\r\n.\r\n"),
        ("a\n.\nb", "a\r\n..\r\nb\r\n.\r\n"), ("a\r.\rb", "a\r\n..\r\nb\r\n.\r\n"), ("\r\n\n\r", "\r\n\r\n\r\n.\r\n"),
        ("a.b\r\n..\r\n", "a.b\r\n...\r\n.\r\n"), ("a\r\r\n.", "a\r\n\r\n..\r\n.\r\n"),
        // What smugglers send.
        ("a\n.\r\nMAIL", "a\r\n..\r\nMAIL\r\n.\r\n"), ("a\r\n.\rMAIL", "a\r\n..\r\nMAIL\r\n.\r\n"),
    ]

    @Test("line ends become CRLF, then dots are doubled", arguments: cases)
    func whole(message: String, expected: String) {
        #expect(String(buffer: DotStuffing.encoded(Array(message.utf8))) == expected)
    }

    @Test("pieces give the same as the whole", arguments: cases)
    func pieces(message: String, expected: String) {
        var stuffing = DotStuffing()
        var output = ByteBuffer()
        for octet in message.utf8 { withUnsafeBytes(of: octet) { stuffing.append($0, to: &output) } }
        stuffing.finish(&output)
        #expect(String(buffer: output) == expected)
    }
}
