import ArgumentParser
import Profiles
import SASL
import SMTP
import Testing

@testable import NotifyCommands

@Suite("The options of a profile's fields")
struct FieldOptionsTests {
    @Test("each field that has an option has just one, under its name")
    func complete() {
        let options: [any ParsableArguments] = [ServerOptions(), RestrictionOptions()]
        let found = options.flatMap {
            Mirror(reflecting: $0).children.compactMap { ProfileChange.field($0.label) }
        }
        #expect(found.map(\.jsonKey).sorted() == ProfileField.all.filter { $0.option != nil }.map(\.jsonKey).sorted())
        let help = ServerOptions.helpMessage(columns: 120) + RestrictionOptions.helpMessage(columns: 120)
        for option in ProfileField.all.compactMap(\.option) {
            #expect(help.contains("--\(option.name)\(option.valueName.map { " <\($0)>" } ?? "")"), "\(option.name)")
        }
    }

    @Test("what is given is put into the profile, and only that")
    func applied() throws {
        let server = try ServerOptions.parse([
            "--host", "h.example", "--port", "587", "--user", "me", "--mechanism", "plain", "--mechanism", "LOGIN",
            "--ca-file", "/ca.pem", "--allow-cleartext",
        ])
        let restrictions = try RestrictionOptions.parse(["--allow-to", "@a.example", "--allow-to", "b@c.example"])
        let change = ProfileChange(server, restrictions)
        var profile = Profile(user: "")
        try change.apply(to: &profile)
        var expected = Profile(user: "me")
        expected.host = "h.example"
        expected.port = 587
        expected.mechanisms = [.plain, .login]
        expected.caFile = "/ca.pem"
        expected.allowsCleartext = true
        expected.restrictions.recipients = try ["@a.example", "b@c.example"].map { try AllowedAddress(parsing: $0) }
        #expect(profile == expected && change.namesFile && !change.setsLimit && !change.isEmpty)
    }

    @Test("--unrestricted lifts what was set before, and what is given beside it holds")
    func unrestricted() throws {
        let empty = try ServerOptions.parse([])
        var profile = Profile(user: "me")
        profile.host = "h.example"
        profile.restrictions.recipients = [try AllowedAddress(parsing: "@a.example")]
        let change = ProfileChange(empty, try RestrictionOptions.parse(["--unrestricted", "--limit", "5/1d"]))
        try change.apply(to: &profile)
        #expect(profile.restrictions.recipients == nil && profile.restrictions.limit?.text == "5/1d")
        #expect(change.setsLimit)
        #expect(ProfileChange(empty, try RestrictionOptions.parse([])).isEmpty)
    }
}
