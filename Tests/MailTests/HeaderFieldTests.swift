import FoundationEssentials
import Testing

@testable import Mail

@Suite("Header fields")
struct HeaderFieldTests {
    @Test(
        "control characters never enter a field",
        arguments: [
            "a\r\nBcc: b@c", "a\nb", "a\rb", "a\u{0}b", "a\u{1b}[1m", "a\u{7f}", "a\u{85}b", "a\tb",
        ]
    )
    func refusesControls(text: String) {
        #expect(throws: MessageError.self) { try HeaderField("Subject", text: text) }
        #expect(throws: MessageError.self) { try HeaderField("Content-Type", value: text) }
        #expect(throws: MessageError.self) { try HeaderField("X", pieces: [text]) }
    }

    @Test(
        "a name is printable ASCII without a colon",
        arguments: ["", "A B", "A:", "Ä", "A\r\nB", String(repeating: "x", count: 65)]
    )
    func refusesNames(name: String) {
        #expect(throws: MessageError.self) { try HeaderField(name, text: "x") }
    }

    @Test("a thousand recipients are folded at 78")
    func foldsRecipients() throws {
        let mailboxes = try (0..<1_000).map {
            try Mailbox(displayName: "Ops \($0)", localPart: "ops\($0)", domain: "example.com")
        }
        let field = try HeaderField("To", mailboxes: mailboxes)
        #expect(field.lines.count > 300)
        #expect(field.lines.allSatisfy { $0.utf8.count <= 78 })
        #expect(field.lines.dropFirst().allSatisfy { $0.hasPrefix(" ") })
        #expect(field.value == mailboxes.map { "\($0.displayName ?? "") <\($0.address)>" }.joined(separator: ", "))
    }

    @Test(
        "a display name is an atom, a quoted string or encoded, never raw",
        arguments: [
            ("Ops", "Ops <a@b>"),
            ("Ops Night", "Ops Night <a@b>"),
            ("J. Public", "\"J. Public\" <a@b>"),
            ("a@c, \"d\" \\", "\"a@c, \\\"d\\\" \\\\\" <a@b>"),
            ("Jürgen", "=?UTF-8?Q?J=C3=BCrgen?= <a@b>"),
            ("=?utf-8?q?x?=", "=?UTF-8?B?PT91dGYtOD9xP3g/PQ==?= <a@b>"),
        ]
    )
    func writesDisplayNames(name: String, value: String) throws {
        let mailbox = try Mailbox(displayName: name, localPart: "a", domain: "b")
        #expect(try HeaderField("From", mailboxes: [mailbox]).value == value)
    }

    @Test("text is folded at 78 and reads the same when it is unfolded")
    func foldsText() throws {
        let text = (0..<60).map { "word\($0)" }.joined(separator: "  ")
        let field = try HeaderField("Subject", text: text)
        #expect(field.lines.count > 3)
        #expect(field.lines.allSatisfy { $0.utf8.count <= 78 })
        #expect(field.value == text)
    }

    @Test(
        "parameters are quoted, or extended when they are long or outside ASCII",
        arguments: [
            ("report.txt", ["filename=\"report.txt\""]),
            ("a \"b\" \\c", ["filename=\"a \\\"b\\\" \\\\c\""]),
            ("naïve's *.txt", ["filename*=UTF-8''na%C3%AFve%27s%20%2A.txt"]),
            (
                String(repeating: "é", count: 20),
                [
                    "filename*0*=UTF-8''\(String(repeating: "%C3%A9", count: 9))",
                    "filename*1*=\(String(repeating: "%C3%A9", count: 10))",
                    "filename*2*=%C3%A9",
                ]
            ),
        ]
    )
    func writesParameters(value: String, pieces: [String]) {
        #expect(ParameterValue("filename", value).pieces == pieces)
    }

    @Test(
        "an attachment's name is one harmless file name",
        arguments: [
            ("build.log", "build.log"),
            ("/var/log/auth.log", "auth.log"),
            ("C:\\temp\\x.txt", "x.txt"),
            ("../../etc/passwd", "passwd"),
            (".bashrc", "bashrc"),
            ("...", "attachment"),
            ("", "attachment"),
            ("/", "attachment"),
            ("a\r\nb\u{0}.txt", "a__b_.txt"),
            ("evil\u{202e}txt.exe", "evil_txt.exe"),
            ("a<b>:\"c\"|?*.txt", "a_b___c____.txt"),
            ("name. . ", "name"),
            ("日志.txt", "日志.txt"),
            (String(repeating: "x", count: 300) + ".tar.gz", String(repeating: "x", count: 117) + ".gz"),
        ]
    )
    func cleansNames(proposed: String, value: String) {
        #expect(AttachmentName(proposed).value == value)
    }

    @Test(
        "a date is written with its offset",
        arguments: [
            (1_791_720_309.75, 7_200, "Sun, 11 Oct 2026 14:05:09 +0200"),
            (0, 0, "Thu, 01 Jan 1970 00:00:00 +0000"),
            (951_782_400, -12_600, "Mon, 28 Feb 2000 20:30:00 -0330"),
            (-1, 19_800, "Thu, 01 Jan 1970 05:29:59 +0530"),
            (.infinity, 0, "Thu, 30 Dec 9999 00:00:00 +0000"),
            (-.infinity, 0, "Tue, 02 Jan 1900 00:00:00 +0000"),
            (.nan, 0, "Thu, 01 Jan 1970 00:00:00 +0000"),
            (0, 1_000_000, "Thu, 01 Jan 1970 23:59:00 +2359"),
        ] as [(Double, Int, String)]
    )
    func writesDates(seconds: Double, offset: Int, value: String) {
        #expect(DateField(Date(timeIntervalSince1970: seconds), secondsFromGMT: offset).value == value)
    }

    @Test("a Message-ID depends on its seed and on the sender's domain alone")
    func derivesMessageIDs() throws {
        let sender = try Mailbox(parsing: "Ops <ops@example.com>")
        let first = MessageID(seed: "log 17".utf8, sender: sender)
        #expect(first == MessageID(seed: "log 17".utf8, sender: sender))
        #expect(first != MessageID(seed: "log 18".utf8, sender: sender))
        #expect(first.value.hasSuffix("@example.com>"))
        // The digest of nothing is the algorithm's published offset basis.
        #expect(MessageID(seed: [], sender: sender).value == "<6c62272e07bb014262b821756295c58d@example.com>")
    }
}

@Suite("Subjects")
struct SubjectTests {
    @Test(
        "a subject is one visible line",
        arguments: [
            ("disk full", "disk full"),
            ("a\r\nBcc: b@c", "a Bcc: b@c"),
            ("  a \t\n  b  ", "a b"),
            ("\u{1b}[31mred", "\\x1b[31mred"),
            ("a\u{2028}b\u{85}c\u{202e}d", "a b c\\u{202e}d"),
            ("nul\u{0}", "nul\\x00"),
            ("", ""),
        ]
    )
    func isOneLine(untrusted: String, text: String) {
        #expect(Subject(untrusted).text == text)
    }

    @Test("a long subject ends after 200 whole characters", arguments: ["x", "告", "👩‍👩‍👧‍👦"])
    func isBounded(unit: String) {
        let exact = Subject(String(repeating: unit, count: unit.utf8.count > 4 ? 30 : 200)).text
        #expect(!exact.hasSuffix("…"))
        let long = Subject(String(repeating: unit, count: 3_000)).text
        #expect(long.hasSuffix("…") && long.count <= 200 && long.utf8.count <= 803)
        #expect(long.dropLast().allSatisfy { String($0) == unit })
    }
}
