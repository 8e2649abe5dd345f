import Mail
import Testing

@testable import Sendmail

@Suite("Who gets the mail for names of this system")
struct LocalNamesTests {
    private static let domains = LocalNames.domains(host: "Web1")

    private static func names(_ aliases: [String: [String]], fallback: [String] = []) throws -> LocalNames {
        LocalNames(
            aliases: try aliases.mapValues { try $0.map { try Mailbox(parsing: $0) } },
            fallback: try fallback.map { try Mailbox(parsing: $0) },
            domains: domains
        )
    }

    @Test(
        "an alias comes first, then the fallback",
        arguments: [
            ("root", [], ["a@b", "c@d"]), ("ROOT, www-data", [], ["a@b", "c@d", "e@f"]),
            ("root, alice", ["ops@example.com"], ["a@b", "c@d", "ops@example.com"]),
            ("root@localhost, root@web1", ["g@h"], ["a@b", "c@d"]),
            ("root@example.com, root@web1.example.com", ["g@h"], ["root@example.com", "root@web1.example.com"]),
            ("a@B, A@b, a@b, root", ["g@h"], ["a@B", "A@b", "c@d"]),
        ]
    )
    func order(list: String, fallback: [String], found: [String]) throws {
        let names = try Self.names(["root": ["a@b", "c@d"], "Www-Data": ["e@f"]], fallback: fallback)
        #expect(try names.mailboxes([list]).map(\.address) == found)
    }

    @Test("arguments and header are taken together, each address once")
    func header() throws {
        let names = try Self.names(["root": ["a@b"]])
        let message = SubmittedMessage(Array("To: root, c@d\nBcc: e@f\n\nx\n".utf8))
        #expect(try names.recipients(["c@d, g@h"], of: message).map(\.address) == ["c@d", "g@h", "a@b", "e@f"])
        #expect(try names.recipients(["c@d, g@h"], of: nil).map(\.address) == ["c@d", "g@h"])
    }

    @Test(
        "what names nobody is refused",
        arguments: [
            ([], "To: undisclosed-recipients:;\n\n", .none), ([], "Subject: x\n\n", .none),
            (["alice"], "", .unknownName("alice")),
            (["a@b@c"], "", .argument("a@b@c", MailboxError(reason: "it has more than one @"))),
            ([], "Cc: \"x, b@example.com\n\n", .header(MessageError(reason: "Cc: a quote is not closed"))),
        ] as [([String], String, RecipientError)]
    )
    func refuses(arguments: [String], header: String, error: RecipientError) throws {
        let names = try Self.names(["root": ["a@b"]])
        let message = SubmittedMessage(Array(header.utf8))
        #expect(throws: error) { try names.recipients(arguments, of: message) }
    }

    @Test("a host's name with a dot is a domain like any other")
    func domains() {
        #expect(LocalNames.domains(host: "mail.example.com") == ["localhost", "localhost.localdomain"])
    }
}
