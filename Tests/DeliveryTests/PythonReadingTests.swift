import Alerts
import FoundationEssentials
import Mail
import TestSupport
import Testing

@testable import Delivery

/// What Python's `email` parser should find in a mail.
private struct ExpectedMail: Encodable {
    enum CodingKeys: String, CodingKey {
        case subject, from, to, text, attachments
    }

    var subject: String
    var from = ["web1", "alerts", "example.com"]
    var to = [["", "ops", "example.com"]]
    var text: String
    /// Name, media type and content in base64.
    var attachments: [[String]] = []
}

private struct Reading {
    var alert: Alert
    var expected: ExpectedMail
    var from = "alerts@example.com"
    var to = ["ops@example.com"]

    static func attachment(_ name: String, _ type: String, _ bytes: [UInt8]) -> [String] {
        [name, type, Data(bytes).base64EncodedString()]
    }
}

@Suite("Reading by another program")
struct PythonReadingTests {
    private static let binary = (0..<2_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

    private static func plain(_ text: String, title: String = "x", shown: String? = nil) -> Reading {
        Reading(
            alert: Samples.alert(text, title: title),
            expected: ExpectedMail(subject: "[web1] \(title)", text: shown ?? text)
        )
    }

    private static let texts: [Reading] = [
        plain("hello\n"),
        plain("", shown: ""),
        plain("no line end", shown: "no line end\n"),
        plain("From here on\n.\n..\n>From there\ntrailing \t \n=3D= \n"),
        plain("caffè latte, naïve café and a long line: " + String(repeating: "è una riga ", count: 40) + "\n"),
        plain("磁盘已满，请尽快处理。\n" + String(repeating: "告警", count: 500) + "\n"),
        plain(String(repeating: "x", count: 60_000) + "\n"),
        plain("a\r\nb\r\n", shown: "a\nb\n"),
        plain("\n\n\nblank lines\n\n\n"),
        plain("--=_boundary\n--\n"),
    ]

    private static let subjects: [Reading] = [
        "caffè: è pieno", "磁盘已满 100%", "👩‍👩‍👧‍👦 family", "=?UTF-8?Q?no?=", "two words=?", "quo\"ted <b@c>, (d)",
        String(repeating: "é", count: 180), String(repeating: "word ", count: 35) + "end",
        String(repeating: "w", count: 150), "a b é c é é d", "日 志", "x: y; z=\"1\"",
    ].map { plain("t\n", title: $0) }

    private static let others: [Reading] = [
        Reading(
            alert: Samples.alert(Excerpt([0x61, 0xff, 0x00, 0x0a]), title: "a\r\nBcc: x@y\u{1b}"),
            expected: ExpectedMail(
                subject: "[web1] a Bcc: x@y\\x1b",
                text: "a\\xff\\x00\n",
                attachments: [Reading.attachment("input.bin", "application/octet-stream", [0x61, 0xff, 0x00, 0x0a])]
            )
        ),
        Reading(
            alert: Samples.alert(
                "make: *** [all] Error 2\n",
                source: .command(["make"]),
                title: "make failed: exit status 2",
                facts: [Alert.Fact("Command", "make"), Alert.Fact("Exit status", "2")],
                attachments: [
                    Alert.Attachment(name: "output.gz", mediaType: "application/gzip", content: binary),
                    Alert.Attachment(name: "日志 – été.txt", mediaType: "text/plain", content: Array("é\r\nx".utf8)),
                    Alert.Attachment(name: "../\"a\" b.csv", mediaType: "text/csv", content: Array("a;b\n".utf8)),
                    Alert.Attachment(
                        name: String(repeating: "長", count: 35) + ".bin",
                        mediaType: "bad type",
                        content: []
                    ),
                ]
            ),
            expected: ExpectedMail(
                subject: "[web1] make failed: exit status 2",
                text: """
                    Host:         web1
                    Time:         2026-10-11 12:05:09 +0000
                    Command:      make
                    Exit status:  2

                    make: *** [all] Error 2

                    """,
                attachments: [
                    Reading.attachment("output.gz", "application/gzip", binary),
                    Reading.attachment("日志 – été.txt", "text/plain", Array("é\r\nx".utf8)),
                    Reading.attachment("_a_ b.csv", "text/csv", Array("a;b\n".utf8)),
                    Reading.attachment(
                        String(repeating: "長", count: 35) + ".bin",
                        "application/octet-stream",
                        []
                    ),
                ]
            )
        ),
        Reading(
            alert: Samples.alert(
                Excerpt(String(repeating: "0123456789\n", count: 1_000).utf8, headLimit: 25, tailLimit: 15),
                source: .log(rule: "auth", file: "/var/log/auth.log")
            ),
            expected: ExpectedMail(
                subject: "[web1] disk full",
                text: "0123456789\n0123456789\n\n… 10.9 kB left out …\n\n0123456789\n"
            )
        ),
        Reading(
            alert: Samples.alert("x\n", title: "x", host: "wéb \"1\""),
            expected: ExpectedMail(
                subject: "[wéb \"1\"] x",
                from: ["wéb \"1\"", "a b", "example.com"],
                to: [["Ops, Night", "o.p-s", "example.com"], ["磁盘", "q", "[192.0.2.1]"], ["J. \\ \"P\"", "r", "h"]],
                text: "x\n"
            ),
            from: "\"a b\"@example.com",
            to: ["\"Ops, Night\" <o.p-s@example.com>", "磁盘 <q@[192.0.2.1]>", "\"J. \\\\ \\\"P\\\"\" <r@h>"]
        ),
        Reading(
            alert: Samples.alert("x\n", title: "x"),
            expected: ExpectedMail(
                subject: "[web1] x",
                to: (0..<300).map { ["Operator \($0)", "operator\($0)", "example.com"] },
                text: "x\n"
            ),
            to: (0..<300).map { "Operator \($0) <operator\($0)@example.com>" }
        ),
    ]

    /// Words of characters that headers and encodings trip over, in a fixed random order.
    private static let noise: [Reading] = {
        let units = [
            "a", "Z", "9", "é", "磁", "👩‍👩‍👧‍👦", " ", " ", "=?", "?=", "_", "\"", "(", ")", ",", "<", ">", "\\", "%", ".",
        ]
        var generator = SeededGenerator(seed: 99)
        return (0..<80).map { _ in
            let title = (0..<Int.random(in: 1...90, using: &generator)).map { _ in
                units[Int.random(in: 0..<units.count, using: &generator)]
            }.joined()
            let name = AttachmentName(title).value
            var reading = plain(title + "\n", title: title)
            reading.expected.subject = Subject("[web1] " + title).text
            reading.alert.attachments = [
                Alert.Attachment(name: name, mediaType: "application/gzip", content: Array(title.utf8))
            ]
            reading.expected.attachments = [Reading.attachment(name, "application/gzip", Array(title.utf8))]
            return reading
        }
    }()

    @Test("Python's email parser reads every kind of mail without a defect and with the same content")
    func agrees() throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        for (number, reading) in (Self.texts + Self.subjects + Self.others + Self.noise).enumerated() {
            let composer = AlertComposer(
                from: try Samples.mailbox(reading.from),
                recipients: try reading.to.map(Samples.mailbox),
                secondsFromGMT: 0
            )
            let (message, _) = try composer.compose(reading.alert, seed: [UInt8(number)])
            let path = "\(directory.path)/\(number)"
            TemporaryDirectory.write(message.serialized(), to: path + ".eml")
            TemporaryDirectory.write(Array(try JSONEncoder().encode(reading.expected)), to: path + ".json")
        }
        let (status, output) = PythonReading.run(over: directory.path)
        #expect(status == 0, "\(output)")
    }

    @Test("a kept mail is read like any other")
    func readsKeptMail() throws {
        let directory = try TemporaryDirectory()
        defer { withExtendedLifetime(directory) {} }
        let composer = AlertComposer(
            from: try Samples.mailbox("alerts@example.com"),
            recipients: [try Samples.mailbox("ops@example.com")]
        )
        let (message, envelope) = try composer.compose(Samples.alert("hello é\n"), seed: [1])
        let kept = try UnsentStore(directory: directory.path).keep(
            message.serialized(),
            under: UnsentNote(
                reversePath: envelope.reversePath,
                recipients: envelope.forwardPaths.map {
                    DeliveryReport.Recipient(mailbox: $0, outcome: .failed(Samples.failure))
                },
                reasons: ["smtp.example.com:465: 550 5.1.1 no such user"]
            )
        )
        let expected = ExpectedMail(subject: "[web1] disk full", text: "hello é\n")
        TemporaryDirectory.write(
            Array(try JSONEncoder().encode(expected)),
            to: kept.replacing(".eml", with: ".json")
        )
        let (status, output) = PythonReading.run(over: directory.path)
        #expect(status == 0, "\(output)")
    }
}
