import SMTP
import Testing

@testable import MailSandbox

@Suite("What is told of a mail")
struct SummaryTests {
    @Test(
        "a subject is read as people see it",
        arguments: [
            ("Subject: plain\r\n\r\nSubject: no\r\n", "plain"),
            ("From: a\r\nSUBJECT:tight\r\nTo: b\r\n\r\n", "tight"),
            ("Subject: folded\r\n\tover lines\r\nX: y\r\n\r\n", "folded\tover lines"),
            ("Subject: =?utf-8?B?R3LDvMOfZQ==?= an alle\r\n\r\n", "Grüße an alle"),
            ("Subject: =?UTF-8?Q?Gr=C3=BC?=\r\n =?UTF-8?Q?=C3=9Fe_x?=\r\n\r\n", "Grüße x"),
            ("Subject: =?iso-8859-1?q?caf=E9?=\r\n\r\n", "café"),
            ("Subject: =?koi8-r?B?xA==?=\r\n\r\n", "=?koi8-r?B?xA==?="),
            ("Subject: =?utf-8?B?!?= =?utf-8?Q?=G?=\r\n\r\n", "=?utf-8?B?!?= =?utf-8?Q?=G?="),
            ("To: b\r\n\r\nSubject: in the text\r\n", ""),
            ("", ""),
        ]
    )
    func subject(message: String, subject: String) {
        #expect(String(decoding: SubjectField.value(in: Array(message.utf8)), as: UTF8.self) == subject)
    }

    @Test("nothing in its line can move a terminal's cursor")
    func escaping() {
        let mail = StoredMail(
            path: "x.eml",
            reversePath: "a@b.c",
            recipients: (0..<5).map { "r\($0)@b.c" },
            subject: Array("hot\u{1b}[2J\r\nnews \u{202e}".utf8) + [0xFF],
            size: 12,
            authenticatedAs: "demo\u{7}",
            mechanism: "PLAIN",
            security: .starttls
        )
        #expect(mail.summary.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{202e}" })
        #expect(mail.summary.hasPrefix("<a@b.c> -> <r0@b.c>, <r1@b.c>, <r2@b.c> and 2 more: hot"))
        #expect(mail.summary.hasSuffix("(12 octets, PLAIN as demo\\x07, STARTTLS)"))
    }

    @Test(
        "its time is in UTC",
        arguments: [
            (0, "Thu, 1 Jan 1970 00:00:00 +0000", "19700101T000000.000042Z"),
            (951_827_696, "Tue, 29 Feb 2000 12:34:56 +0000", "20000229T123456.000042Z"),
            (4_102_444_799, "Thu, 31 Dec 2099 23:59:59 +0000", "20991231T235959.000042Z"),
        ]
    )
    func time(seconds: Int, header: String, name: String) {
        let time = Timestamp(seconds: seconds, microseconds: 42)
        #expect(time.internetDate == header)
        #expect(time.fileName == name)
    }

    @Test(
        "only addresses of this machine are loopback",
        arguments: [
            ("127.0.0.1", true), ("127.8.9.10", true), ("::1", true), ("0:0:0:0:0:0:0:1", true), ("LocalHost", true),
            ("0.0.0.0", false), ("::", false), ("128.0.0.1", false), ("192.0.2.1", false), ("127.0.0.1.example", false),
            ("", false),
        ]
    )
    func loopback(host: String, isLoopback: Bool) {
        #expect(SandboxServer.Configuration(host: host, directory: "x").isLoopback == isLoopback)
    }
}
