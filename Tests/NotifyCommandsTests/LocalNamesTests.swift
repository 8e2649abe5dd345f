import Mail
import Settings
import Testing

@testable import NotifyCommands

@Suite("Who gets the mail for names of this system")
struct LocalNamesTests {
    private static let aliases = "aliases: {root: [a@b, c@d], Www-Data: e@f}\n"
    private static let fallback = "aliases: {root: a@b, default: g@h}\n"
    private static let recipients = "to: [ops@example.com]\n"

    private static func addresses(_ list: String, _ yaml: String, usesAliases: Bool = true) throws -> [String] {
        let names = try LocalNames(try Settings(Array(yaml.utf8), file: "c"), usesAliases: usesAliases)
        let destinations = try AddressList(list.utf8, localDomains: LocalNames.domains(host: "Web1")).elements
        return try names.mailboxes(for: destinations.map(\.destination)).map(\.address)
    }

    @Test(
        "an alias comes first, then the alias default, then to:",
        arguments: [
            ("root", aliases, ["a@b", "c@d"]), ("ROOT, www-data", aliases, ["a@b", "c@d", "e@f"]),
            ("root, alice", aliases + recipients, ["a@b", "c@d", "ops@example.com"]),
            ("root, alice", fallback + recipients, ["a@b", "g@h"]),
            ("root@localhost, root@web1", fallback, ["a@b"]),
            ("root@example.com, root@web1.example.com", fallback, ["root@example.com", "root@web1.example.com"]),
            ("a@B, A@b, a@b, root", fallback, ["a@B", "A@b"]),
            ("root", recipients, ["ops@example.com"]),
            ("default", fallback, ["g@h"]),
        ]
    )
    func order(list: String, yaml: String, found: [String]) throws {
        #expect(try Self.addresses(list, yaml) == found)
    }

    @Test("without aliases only to: counts")
    func unaliased() throws {
        #expect(try Self.addresses("root", Self.fallback + Self.recipients, usesAliases: false) == ["ops@example.com"])
        #expect(throws: CommandFailure.self) { try Self.addresses("root", Self.fallback, usesAliases: false) }
    }

    @Test("a name that nobody gets the mail for is told, with the line to write")
    func unknown() {
        let failure = #expect(throws: CommandFailure.self) { try Self.addresses("alice", Self.aliases) }
        #expect(failure?.what == "recipient 'alice'" && failure?.status == .configuration)
        #expect(failure?.hint == "write aliases: {alice: [ADDRESS]} or to: [ADDRESS] into c")
    }

    @Test("an address that is none is told with its place")
    func wrongAddress() {
        let failure = #expect(throws: CommandFailure.self) { try Self.addresses("root", "aliases: {root: 'a@b@c'}\n") }
        #expect(failure?.why == "c:1:17: address: it has more than one @" && failure?.status == .configuration)
    }

    @Test("a host's name with a dot is a domain like any other")
    func domains() {
        #expect(LocalNames.domains(host: "mail.example.com") == ["localhost", "localhost.localdomain"])
    }
}
