import TestSupport
import Testing

@testable import Escaping

@Suite("Text made visible")
struct VisibleTests {
    static let cases: [(bytes: [UInt8], line: String, body: String)] = [
        (Array("plain text".utf8), "plain text", "plain text"),
        (Array("a\tb\nc\r\nd".utf8), "a\\x09b\\x0ac\\x0d\\x0ad", "a\tb\nc\nd"),
        (Array("10%\r20%".utf8), "10%\\x0d20%", "10%\\x0d20%"),
        (Array("\u{1b}[31mred\u{1b}[0m".utf8), "\\x1b[31mred\\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        (Array("\u{0}\u{7}\u{8}\u{7f}".utf8), "\\x00\\x07\\x08\\x7f", "\\x00\\x07\\x08\\x7f"),
        (Array("\u{9b}31m".utf8), "\\u{9b}31m", "\\u{9b}31m"),
        (
            Array("exe\u{202e}txt\u{2066}\u{200f}\u{61c}".utf8), "exe\\u{202e}txt\\u{2066}\\u{200f}\\u{61c}",
            "exe\\u{202e}txt\\u{2066}\\u{200f}\\u{61c}"
        ),
        (Array("a\u{2028}b\u{feff}".utf8), "a\\u{2028}b\\u{feff}", "a\\u{2028}b\\u{feff}"),
        (Array("é 告警 👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿".utf8), "é 告警 👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "é 告警 👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
        ([0x61, 0xff, 0x62, 0xc3], "a\\xffb\\xc3", "a\\xffb\\xc3"),
        ([0xed, 0xa0, 0x80, 0x21], "\\xed\\xa0\\x80!", "\\xed\\xa0\\x80!"),
        ([0xc0, 0xaf, 0xf0, 0x9f, 0x92], "\\xc0\\xaf\\xf0\\x9f\\x92", "\\xc0\\xaf\\xf0\\x9f\\x92"),
        ([0xf5, 0x80, 0x80, 0x80], "\\xf5\\x80\\x80\\x80", "\\xf5\\x80\\x80\\x80"),
        ([], "", ""),
    ]

    @Test("controls, turning marks and broken UTF-8 appear as escapes", arguments: cases)
    func escapes(bytes: [UInt8], line: String, body: String) {
        #expect(Visible.escaped(bytes, keepingNewlines: false) == line)
        #expect(Visible.escaped(bytes, keepingNewlines: true) == body)
    }

    @Test("it is known whether anything was escaped")
    func tellsFaithful() {
        #expect(Visible.rendered(Array("a\tb\r\n é".utf8), keepingNewlines: true).isFaithful)
        #expect(!Visible.rendered([0x61, 0x80], keepingNewlines: true).isFaithful)
        #expect(!Visible.rendered(Array("a\r".utf8), keepingNewlines: true).isFaithful)
    }

    @Test("no octets bring a control character through")
    func survivesNoise() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            let bytes = generator.bytes(upTo: 60)
            let shown = Visible.escaped(bytes, keepingNewlines: false)
            #expect(!shown.unicodeScalars.contains { $0.value < 0x20 || (0x7f..<0xa0).contains($0.value) })
        }
    }
}
