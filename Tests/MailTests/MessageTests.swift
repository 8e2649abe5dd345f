import Escaping
import FoundationEssentials
import TestSupport
import Testing

@testable import Mail

@Suite("Messages")
struct MessageTests {
    static func message(
        subject: String = "disk full",
        text: String = "hello\n",
        attachments: [BodyPart] = [],
        from: String = "web1 <alerts@example.com>"
    ) throws -> Message {
        let sender = try Mailbox(parsing: from)
        return try Message(
            from: sender,
            to: [try Mailbox(parsing: "ops@example.com")],
            subject: Subject(subject),
            date: Date(timeIntervalSince1970: 1_791_720_309),
            secondsFromGMT: 7_200,
            messageID: MessageID(seed: [], sender: sender),
            text: text,
            attachments: attachments
        )
    }

    @Test("a message is written octet for octet as RFC 5322 wants it")
    func writesMessage() throws {
        let expected = [
            "Date: Sun, 11 Oct 2026 14:05:09 +0200",
            "From: web1 <alerts@example.com>",
            "To: ops@example.com",
            "Message-ID: <6c62272e07bb014262b821756295c58d@example.com>",
            "Subject: disk full",
            "Auto-Submitted: auto-generated",
            "X-Auto-Response-Suppress: All",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=\"utf-8\"",
            "Content-Transfer-Encoding: 7bit",
            "",
            "hello",
            "",
        ].joined(separator: "\r\n")
        #expect(String(decoding: try Self.message().serialized(), as: UTF8.self) == expected)
    }

    @Test("the same content gives the same octets, boundaries included")
    func isDeterministic() throws {
        let part = try BodyPart.attachment(AttachmentName("a"), mediaType: "application/gzip", content: [1, 2, 3])
        let first = try Self.message(attachments: [part]).serialized()
        #expect(first == (try Self.message(attachments: [part]).serialized()))
    }

    @Test("a message without a recipient is refused")
    func needsRecipient() throws {
        let sender = try Mailbox(parsing: "a@b")
        #expect(throws: MessageError(reason: "the message has no recipient")) {
            try Message(
                from: sender,
                to: [],
                subject: Subject("x"),
                date: Date(timeIntervalSince1970: 0),
                messageID: MessageID(seed: [], sender: sender),
                text: ""
            )
        }
    }

    @Test("one line of 200,000 characters leaves in short lines")
    func foldsHugeLine() throws {
        let octets = try Self.message(text: String(repeating: "x", count: 200_000)).serialized()
        #expect(WireFaults.found(in: octets).isEmpty)
    }

    @Test("noise in subject, text, names and attachments breaks no line and adds no field")
    func survivesNoise() throws {
        var generator = SeededGenerator(seed: 42)
        for round in 0..<200 {
            let noise = generator.bytes(upTo: round.isMultiple(of: 10) ? 2_000 : 200)
            let untrusted = String(decoding: generator.bytes(upTo: 300), as: UTF8.self)
            let name = Visible.escaped(generator.bytes(upTo: 40), keepingNewlines: false)
            let message = try Message(
                from: try Mailbox(displayName: name, localPart: "a", domain: "example.com"),
                to: [try Mailbox(parsing: "ops@example.com")],
                subject: Subject(untrusted),
                date: Date(timeIntervalSince1970: Double(round) * 1e8),
                messageID: MessageID(seed: noise, sender: try Mailbox(parsing: "a@example.com")),
                text: round.isMultiple(of: 2)
                    ? Visible.escaped(noise, keepingNewlines: true) : String(decoding: noise, as: UTF8.self),
                attachments: round.isMultiple(of: 3)
                    ? [try BodyPart.attachment(AttachmentName(untrusted), mediaType: untrusted, content: noise)] : []
            )
            let octets = message.serialized()
            #expect(WireFaults.found(in: octets) == [], "round \(round)")
            let fixed = ["Date", "From", "To", "Message-ID", "Subject", "Auto-Submitted", "X-Auto-Response-Suppress"]
            let names = WireFaults.fieldNames(octets).filter { $0 != "Content-Transfer-Encoding" }
            #expect(names == fixed + ["MIME-Version", "Content-Type"], "round \(round)")
        }
    }
}
