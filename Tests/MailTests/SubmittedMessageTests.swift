import Escaping
import FoundationEssentials
import TestSupport
import Testing

@testable import Mail

@Suite("A message that another program wrote")
struct SubmittedMessageTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let input: String
        let output: String
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "LF becomes CRLF", input: "A: b\n\nc\nd\n", output: "A: b\r\n\r\nc\r\nd\r\n"),
        Case(name: "CRLF stays", input: "A: b\r\n\r\nc\r\nd\r\n", output: "A: b\r\n\r\nc\r\nd\r\n"),
        Case(
            name: "a mix of line ends",
            input: "A: b\r\nC: d\n\ne\rf\r\ng\nh",
            output: "A: b\r\nC: d\r\n\r\ne\r\nf\r\ng\r\nh\r\n"
        ),
        Case(name: "an open last line is ended", input: "A: b\n\nc", output: "A: b\r\n\r\nc\r\n"),
        Case(name: "a header without a body", input: "A: b\n", output: "A: b\r\n\r\n"),
        Case(name: "a header without its line end", input: "A: b", output: "A: b\r\n\r\n"),
        Case(name: "nothing at all", input: "", output: "\r\n"),
        Case(name: "a body alone", input: "hello\nA: b\n", output: "\r\nhello\r\nA: b\r\n"),
        Case(name: "an empty line first", input: "\nA: b\n", output: "\r\nA: b\r\n"),
        Case(
            name: "a mailbox's separator",
            input: "From root Thu Jan  1 00:00:00 2026\nA: b\n\nc\n",
            output: "A: b\r\n\r\nc\r\n"
        ),
        Case(name: "a quoted separator", input: ">From root Thu\nA: b\n\nc\n", output: "A: b\r\n\r\nc\r\n"),
        Case(
            name: "a separator that is not at the head",
            input: "A: b\nFrom root Thu\nB: c\n",
            output: "A: b\r\n\r\nFrom root Thu\r\nB: c\r\n"
        ),
        Case(
            name: "a field with white space before its colon",
            input: "From : a@b\nTo\t: c@d\n\ne\n",
            output: "From : a@b\r\nTo\t: c@d\r\n\r\ne\r\n"
        ),
        Case(name: "folded fields", input: "A: b\n  c\n\td\nE: f\n\n", output: "A: b\r\n  c\r\n\td\r\nE: f\r\n\r\n"),
        Case(name: "a continuation of nothing", input: " A: b\n\nc\n", output: "\r\n A: b\r\n\r\nc\r\n"),
        Case(
            name: "a line that is no field ends the header",
            input: "A: b\nno field\nC: d\n",
            output: "A: b\r\n\r\nno field\r\nC: d\r\n"
        ),
        Case(name: "octets beyond ASCII in a name end it too", input: "A: b\nÄ: c\n", output: "A: b\r\n\r\nÄ: c\r\n"),
        Case(name: "a colon alone is no field", input: "A: b\n: c\n", output: "A: b\r\n\r\n: c\r\n"),
        Case(
            name: "spaces and case are kept",
            input: "sUBJECT:x  y \nA:b\n\n \n",
            output: "sUBJECT:x  y \r\nA:b\r\n\r\n \r\n"
        ),
        Case(
            name: "a lone CR begins no field",
            input: "Subject: x\rBcc: y@z\r\r\n\nb\n",
            output: "Subject: x Bcc: y@z\r\n\r\nb\r\n"
        ),
        Case(
            name: "a lone CR ends no header",
            input: "Subject: x\r\rbody\nA: b\n\nc",
            output: "Subject: x  body\r\nA: b\r\n\r\nc\r\n"
        ),
        Case(name: "a NUL in the header", input: "Subject: x\0y\n\n", output: "Subject: x y\r\n\r\n"),
        Case(
            name: "dots and From in the body",
            input: "A: b\n\n.\n..\nFrom x\n",
            output: "A: b\r\n\r\n.\r\n..\r\nFrom x\r\n"
        ),
    ]

    @Test("what was written stays, with the line ends of the network", arguments: cases)
    func reads(_ expected: Case) {
        let message = SubmittedMessage(Array(expected.input.utf8))
        #expect(String(decoding: message.serialized(), as: UTF8.self) == expected.output)
        #expect(SubmittedMessage(message.serialized()).serialized() == message.serialized())
    }

    @Test("any octets give a message without bare line ends, whose header is read again as it was")
    func survivesNoise() {
        var generator = SeededGenerator(seed: 3)
        let alphabet = Array("AB:: \t\r\n\r\n\0.é".utf8) + [0xff]
        for _ in 0..<3_000 {
            let octets = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            }
            let message = SubmittedMessage(octets)
            let written = message.serialized()
            for (index, octet) in written.enumerated() {
                if octet == 0x0d { #expect(index + 1 < written.count && written[index + 1] == 0x0a) }
                if octet == 0x0a { #expect(index > 0 && written[index - 1] == 0x0d) }
            }
            #expect(SubmittedMessage(written) == message)
        }
    }

    struct Recipients: Sendable, CustomTestStringConvertible {
        let header: String
        let found: [String]
        var testDescription: String { Visible.escaped(header) }

        init(_ header: String, _ found: [String]) {
            self.header = header
            self.found = found
        }
    }

    static let recipients: [Recipients] = [
        Recipients("To: a@b\n", ["a@b"]),
        Recipients("to: a@b\nCC: c@d\nbCc: e@f\n", ["a@b", "c@d", "e@f"]),
        Recipients("To: a@b,\n c@d\nSubject: x\nTo: e@f\nBcc: g@h\nBcc: i@j\n", ["a@b", "c@d", "e@f", "g@h", "i@j"]),
        Recipients("To : a@b\n", ["a@b"]),
        Recipients("To: root\nCc: undisclosed-recipients:;\n", ["root"]),
        Recipients("Subject: To: a@b\nX-To: c@d\nReply-To: e@f\nFrom: g@h\nApparently-To: i@j\n", []),
        Recipients("To:\nCc: \n", []),
        Recipients("Subject: x\rBcc: y@z\nTo: a@b\n", ["a@b"]),
        Recipients("To: a@b\nResent-To: c@d\nResent-Cc: e@f\nResent-Bcc: g@h\n", ["c@d", "e@f", "g@h"]),
        Recipients("Resent-From: x@y\nResent-To: c@d\nReceived: x\nResent-To: e@f\nTo: a@b\n", ["c@d"]),
        Recipients("Resent-To: c@d\nResent-From: x@y\nresent-to: e@f\nTo: a@b\n", ["c@d"]),
        Recipients("Resent-From: x@y\nTo: a@b\nResent-To: e@f\n", []),
    ]

    @Test("recipients are taken from the fields that name them", arguments: recipients)
    func listedRecipients(_ expected: Recipients) throws {
        let message = SubmittedMessage(Array(expected.header.utf8))
        let found = try message.listedRecipients().map { destination in
            switch destination {
            case .mailbox(let mailbox): mailbox.address
            case .local(let name): name
            }
        }
        #expect(found == expected.found)
    }

    @Test("a field that is no list of addresses is named")
    func unreadableRecipients() {
        let message = SubmittedMessage(Array("To: a@b\nCc: \"x, c@d\n\nBcc: e@f\n".utf8))
        let error = #expect(throws: MessageError.self) { try message.listedRecipients() }
        #expect(error?.reason == "Cc: a quote is not closed")
    }

    @Test("blind copies are removed, folded ones whole, and everything else stays")
    func blindCopies() {
        let text =
            "To: a@b\nBcc: c@d,\n e@f\n\tg@h\nSubject: Bcc: i\nBCC:k@l\nResent-Bcc : m@n\nX-Bcc: o@p\n\nBcc: body\n"
        var message = SubmittedMessage(Array(text.utf8))
        message.removeBlindCopies()
        let left = "To: a@b\r\nSubject: Bcc: i\r\nX-Bcc: o@p\r\n\r\nBcc: body\r\n"
        #expect(String(decoding: message.serialized(), as: UTF8.self) == left)
    }
}
