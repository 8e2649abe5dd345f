import Alerts
import Mail
import Testing

@testable import Delivery

@Suite("Mails of alerts")
struct AlertComposerTests {
    private func composed(_ alert: Alert, from: String = "alerts@example.com", to: [String] = ["ops@example.com"])
        throws
        -> (fields: [String: String], text: String, octets: [UInt8], envelope: Envelope)
    {
        let composer = AlertComposer(
            from: try Samples.mailbox(from),
            recipients: try to.map(Samples.mailbox),
            secondsFromGMT: 7_200
        )
        let (message, envelope) = try composer.compose(alert, seed: [1])
        let fields = Dictionary(uniqueKeysWithValues: message.fields.map { ($0.name, $0.value) })
        return (fields, String(decoding: message.body.content, as: UTF8.self), message.serialized(), envelope)
    }

    @Test("a plain message arrives as it was written, under its host's name")
    func composesMessage() throws {
        let mail = try composed(Samples.alert("hello\n"))
        #expect(mail.fields["Subject"] == "[web1] disk full")
        #expect(mail.fields["From"] == "web1 <alerts@example.com>")
        #expect(mail.fields["X-Notify-Severity"] == "error")
        #expect(mail.text == "hello\r\n")
        #expect(mail.envelope.reversePath?.address == "alerts@example.com")
        #expect(mail.envelope.forwardPaths.map(\.address) == ["ops@example.com"])
    }

    @Test("the sender's own display name is kept")
    func keepsDisplayName() throws {
        #expect(try composed(Samples.alert("x"), from: "Night <a@b>").fields["From"] == "Night <a@b>")
    }

    @Test("an alert without a host is told by its title alone")
    func allowsNoHost() throws {
        let mail = try composed(Samples.alert("x", host: ""))
        #expect(mail.fields["Subject"] == "disk full" && mail.fields["From"] == "alerts@example.com")
    }

    @Test("a hostile host, title and fact stay on their lines")
    func resistsInjection() throws {
        let hostile = "x\r\nBcc: evil@example.net\r\n\r\nbody\u{1b}[2J\u{202e}"
        let mail = try composed(
            Samples.alert("t\n", title: hostile, host: hostile, facts: [Alert.Fact(hostile, hostile)])
        )
        #expect(mail.fields["Bcc"] == nil)
        #expect(mail.octets.allSatisfy { $0 == 0x0a || $0 == 0x0d || $0 == 0x09 || (0x20...0x7e).contains($0) })
        #expect(mail.fields["Subject"]?.hasPrefix("[x Bcc: evil@example.net body\\x1b[2J\\u{202e}] x Bcc:") == true)
        #expect(!mail.text.contains("\r\nBcc") && !mail.text.contains("\r\nbody"))
    }

    @Test("a recipient named twice gets one mail")
    func removesDuplicates() throws {
        let mail = try composed(Samples.alert("x"), to: ["a@b.example", "Ops <a@B.example>", "A@b.example"])
        #expect(mail.envelope.forwardPaths.map(\.address) == ["a@b.example", "A@b.example"])
        #expect(mail.fields["To"] == "a@b.example, A@b.example")
    }

    @Test("no recipient is an error")
    func needsRecipient() throws {
        #expect(throws: MessageError.self) { try composed(Samples.alert("x"), to: []) }
    }

    @Test("the same seed gives the same octets, and none gives a new Message-ID")
    func isDeterministic() throws {
        let composer = AlertComposer(from: try Samples.mailbox("a@b"), recipients: [try Samples.mailbox("c@d")])
        let alert = Samples.alert("x\u{0}")
        #expect(try composer.compose(alert, seed: [7]).message == composer.compose(alert, seed: [7]).message)
        #expect(try composer.compose(alert).message.messageID != composer.compose(alert).message.messageID)
    }

    @Test(
        "text that cannot be shown as it was travels in an attachment too",
        arguments: [
            (AlertSource.message, [0x61, 0xff, 0x0a], "input.bin"),
            (.message, Array("a\u{1b}[0m\n".utf8), "input.txt"),
            (.command(["make"]), [0xff], "output.bin"),
            (.log(rule: "r", file: "f"), [0x07], "lines.txt"),
        ] as [(AlertSource, [UInt8], String)]
    )
    func attachesUnfaithfulText(source: AlertSource, bytes: [UInt8], name: String) throws {
        let mail = try composed(Samples.alert(Excerpt(bytes), source: source))
        #expect(mail.text.contains("filename=\"\(name)\""))
    }

    @Test("text that is shown as it was is not attached")
    func attachesNothingElse() throws {
        let mail = try composed(Samples.alert("tab\tand\r\nlines é\n"))
        #expect(!mail.text.contains("filename"))
    }
}

@Suite("Texts of alerts")
struct AlertTextTests {
    private func text(_ alert: Alert) -> String { AlertText(alert, date: "NOW").text }

    @Test("facts stand above the text, with host and time first")
    func writesFacts() {
        let alert = Samples.alert(
            "cc: error\n",
            facts: [Alert.Fact("Command", "make all"), Alert.Fact("Exit status", "2"), Alert.Fact("Note", "")]
        )
        #expect(
            text(alert) == """
                Host:         web1
                Time:         NOW
                Command:      make all
                Exit status:  2
                Note:

                cc: error

                """
        )
    }

    @Test("a fact that a source gives itself is not repeated")
    func prefersGivenFacts() {
        #expect(
            text(Samples.alert(facts: [Alert.Fact("host", "db2"), Alert.Fact("Time", "then")]))
                == "host:  db2\nTime:  then\n"
        )
    }

    @Test("facts are bounded in number and length")
    func boundsFacts() {
        let facts = (0..<500).map {
            Alert.Fact("L\($0)" + String(repeating: "l", count: 90), String(repeating: "é", count: 5_000))
        }
        let lines = text(Samples.alert(facts: facts)).split(separator: "\n")
        #expect(lines.count == 102)
        #expect(lines.allSatisfy { $0.count <= 1_045 })
        #expect(lines.last?.hasSuffix("…") == true)
    }

    @Test(
        "what was left out is told, between whole lines",
        arguments: [
            ("one\ntwo\nthree\nfour\nfive\nsix\n", 10, 8, "one\ntwo\n\n… 16 bytes left out …\n\nsix\n"),
            ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 5, 5, "aaaaa\n\n… 20 bytes left out …\n\naaaaa"),
            ("ééééééééééé", 5, 5, "éé\n\n… 14 bytes left out …\n\néé"),
            ("a👩b👩c👩d👩e👩f", 3, 6, "a\n\n… 19 bytes left out …\n\ne👩f"),
            ("xxxxxxxxxxxxxxxxxxxxxxx\n", 4, 4, "xxxx\n\n… 16 bytes left out …\n\nxxx\n"),
            ("xxxxxxxxx", 0, 2, "\n… 7 bytes left out …\n\nxx"),
        ]
    )
    func tellsOmission(whole: String, head: Int, tail: Int, shown: String) {
        #expect(text(Samples.alert(Excerpt(whole.utf8, headLimit: head, tailLimit: tail))) == shown)
    }

    @Test("nothing is left out of a text that fits")
    func joinsHeadAndTail() {
        #expect(text(Samples.alert(Excerpt("aéb\nc".utf8, headLimit: 2, tailLimit: 10))) == "aéb\nc")
    }

    @Test(
        "a number of octets is told in the unit that suits",
        arguments: [
            (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1_000, "1.0 kB"), (999_999, "999.9 kB"),
            (1_000_000, "1.0 MB"), (4_987_654_321, "4.9 GB"), (Int.max, "9223.3 PB"),
        ]
    )
    func countsBytes(count: Int, description: String) {
        #expect(ByteCount(count).description == description)
    }
}
