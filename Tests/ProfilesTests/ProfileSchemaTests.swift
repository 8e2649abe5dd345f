import Foundation
import Vault
import Testing

@testable import Profiles

@Suite("The schema of profiles")
struct ProfileSchemaTests {
    /// A value for each field, as an option gives it. A new field needs one here.
    private static let samples: [String: [String]] = [
        "provider": ["amazon-ses"], "parameters": ["region=eu-west-1"], "host": ["mail.example.com"], "port": ["587"],
        "security": ["starttls"], "user": ["me"], "from": ["Me <me@example.com>"],
        "mechanisms": ["SCRAM-SHA-256", "PLAIN"], "greeting": ["hello"], "caFile": ["/etc/ca.pem"],
        "pins": [String(repeating: "ab", count: 32)], "clientCertificate": ["/c.pem"], "clientKey": ["/k.pem"],
        "allowsCleartext": [], "allowTo": ["ops@example.com", "@example.org"], "allowFrom": ["@example.com"],
        "allowServers": ["mail.example.com"], "limit": ["30/1h"], "isDefault": [],
    ]

    /// A profile with this field and no other.
    private static func profile(_ field: ProfileField) throws -> Profile {
        let sample = try #require(samples[field.jsonKey], "no sample for \(field.jsonKey)")
        var profile = Profile(user: "a@b.example")
        try profile.set([(field, sample)])
        return profile
    }

    private static func document(_ text: String) throws -> ProfileDocument {
        try ProfileDocument(SecretBuffer.of(text), source: "record")
    }

    @Test("no two fields have the same key, JSON key or option")
    func unique() {
        let fields = ProfileField.all
        #expect(Set(fields.compactMap(\.key)).count == fields.count(where: { $0.key != nil }))
        #expect(Set(fields.map(\.jsonKey)).count == fields.count)
        #expect(Set(fields.compactMap(\.option?.name)).count == fields.count(where: { $0.option != nil }))
        #expect(Set(fields.map(\.jsonKey)) == Set(Self.samples.keys))
    }

    @Test("each stored property of a profile and of its restrictions is a field's")
    func properties() throws {
        var everything = Profile(user: "a@b.example")
        for field in ProfileField.all { try field.set(try field.value(in: Self.profile(field)), in: &everything) }
        for child in Array(Mirror(reflecting: everything).children)
            + Array(Mirror(reflecting: everything.restrictions).children)
        {
            let value = Mirror(reflecting: child.value)
            #expect(value.displayStyle != .optional || value.children.count == 1, "\(child.label ?? "") has no field")
            #expect((child.value as? Bool) != false, "\(child.label ?? "") has no field")
        }
    }

    @Test("each field survives the record in the vault", arguments: ProfileField.all.map(\.jsonKey))
    func json(key: String) throws {
        let field = try #require(ProfileField.all.first { $0.jsonKey == key })
        let profile = try Self.profile(field)
        let read = try Profile(decoding: try profile.encoded(), name: "work")
        #expect(read == profile && field.value(in: read) != nil)
    }

    @Test("each field survives the record that people write", arguments: ProfileField.all.map(\.jsonKey))
    func people(key: String) throws {
        let field = try #require(ProfileField.all.first { $0.jsonKey == key })
        guard let written = field.key else { return }
        let profile = try Self.profile(field)
        let head = profile.head(name: "ci")
        #expect(head.contains("\n\(written):"))
        let read = try Profile.named(Array(head.utf8), source: "record")
        #expect(read.name == "ci" && read.profile == profile)
    }

    @Test("each field but the servers' is told, with its key in JSON", arguments: ProfileField.all.map(\.jsonKey))
    func summary(key: String) throws {
        let field = try #require(ProfileField.all.first { $0.jsonKey == key })
        let entry = ProfileEntry(name: "work", profile: try Self.profile(field), hasSecret: true)
        let summary = ProfileSummary(entry, resolved: nil)
        let json = String(decoding: try JSONEncoder().encode(summary), as: UTF8.self)
        switch field.display {
        case .server: #expect(!json.contains("\"\(key)\":"))
        default: #expect(json.contains("\"\(key)\":"))
        }
    }

    @Test("the record in the vault is what it was")
    func bytes() throws {
        var profile = Profile(user: "")
        for field in ProfileField.all
        where ![ProfileField.provider, .parameters].map(\.jsonKey).contains(field.jsonKey) {
            try field.set(try field.value(in: Self.profile(field)), in: &profile)
        }
        let pin = String(repeating: "ab", count: 32)
        #expect(
            String(decoding: try profile.encoded(), as: UTF8.self)
                == #"{"allowsCleartext":true,"caFile":"/etc/ca.pem","clientCertificate":"/c.pem","#
                + #""clientKey":"/k.pem","from":"Me <me@example.com>","greeting":"hello","host":"mail.example.com","#
                + #""isDefault":true,"mechanisms":["SCRAM-SHA-256","PLAIN"],"pins":["\#(pin)"],"port":587,"#
                + #""restrictions":{"allowFrom":["@example.com"],"allowServers":["mail.example.com"],"#
                + #""allowTo":["ops@example.com","@example.org"],"limit":"30/1h"},"security":"starttls","user":"me"}"#
        )
    }

    @Test(
        "what cannot be a value is refused by the field's own name",
        arguments: [
            ("port", "0", "1 to 65535"), ("port", "x", "1 to 65535"), ("port", "65536", "1 to 65535"),
            ("security", "ssl", "is not known"), ("mechanisms", "CRAM", "is not known"),
            ("host", "bad host", "neither a host name nor an address"), ("greeting", "two words", "not a host name"),
            ("pins", "12", "64 hexadecimal digits"), ("ca-file", "ca.pem", "absolute path"),
            ("from", "nobody", "it has no @"), ("set", "x", "KEY=VALUE"), ("user", "", "is empty"),
            ("user", "a\u{1b}b", "control characters"), ("limit", "3", "a number of mails and a time"),
        ]
    )
    func faults(key: String, text: String, reason: String) throws {
        let field = try #require(ProfileField.all.first { $0.key == key })
        var profile = Profile(user: "me")
        let fault = #expect(throws: FieldFault.self) { try profile.set([(field, [text])]) }
        #expect(fault?.key == key && fault?.reason.contains(reason) == true, "\(String(describing: fault))")
    }

    @Test("a provider takes the place of a host and what belongs to it, and a host that of a provider")
    func replacing() throws {
        var profile = try Profile.with(["host": "h.example", "port": "2525", "security": "none"])
        try profile.set([(.provider, ["amazon-ses"]), (.parameters, ["region=x"])])
        #expect(profile.host == nil && profile.port == nil && profile.security == nil)
        #expect(profile.parameters == ["region": "x"] && profile.conflict == nil)
        try profile.set([(.parameters, ["more=y"])])
        #expect(profile.parameters == ["region": "x", "more": "y"])
        try profile.set([(.port, ["25"]), (.host, ["h.example"])])
        #expect(profile.provider == nil && profile.parameters == nil && profile.port == 25)
    }
}
