import Mail
import Testing

@testable import Sendmail

@Suite("The message that mail writes")
struct MailDraftTests {
    private static func draft(
        _ words: [String],
        _ text: String = "text\n",
        copies: [String] = [],
        attachments: [BodyPart] = []
    ) throws -> String {
        let draft = MailDraft(
            try MailFlags(words),
            text: Array(text.utf8),
            to: [try Mailbox(parsing: "ops@example.com")],
            copies: try copies.map { try Mailbox(parsing: $0) },
            attachments: attachments,
            seed: [1]
        )
        #expect(draft.problem == nil)
        return String(decoding: draft.message.serialized(), as: UTF8.self)
    }

    @Test("flags become fields, and -a comes before what is made of other flags")
    func header() throws {
        #expect(
            try Self.draft(["-s", "a\nb", "-r", "Shop <s@b>", "-a", "X-Host: web1", "root"], copies: ["c@d"])
                == "From: Shop <s@b>\r\nTo: ops@example.com\r\nCc: c@d\r\nSubject: a\\x0ab\r\nX-Host: web1\r\n\r\ntext\r\n"
        )
        #expect(
            try Self.draft(["-s", "x", "-r", "s@b", "-a", "subject: y", "-a", "FROM: t@b", "root"])
                == "To: ops@example.com\r\nsubject: y\r\nFROM: t@b\r\n\r\ntext\r\n"
        )
    }

    @Test("with a file it is of parts, and the same seed gives the same octets")
    func attachments() throws {
        let part = try BodyPart.attachment(AttachmentName("a.csv"), mediaType: "text/csv", content: [0x61])
        let message = try Self.draft(["-s", "x", "root"], attachments: [part])
        #expect(message.contains("MIME-Version: 1.0\r\nContent-Type: multipart/mixed;"))
        #expect(message.contains("filename=a.csv") || message.contains("filename=\"a.csv\""))
        #expect(try Self.draft(["-s", "x", "root"], attachments: [part]) == message)
    }
}
