import StrictYAML
import Testing
import Vault

@testable import Profiles

@Suite("A profile as people write it")
struct ProfileDocumentTests {
    private static func read(_ head: String, secret: String = "") throws -> ProfileDocument {
        try ProfileDocument(SecretBuffer.of(head + "\n" + secret), source: "record")
    }

    @Test("the secret is what stands behind the empty line, without one line end")
    func secret() throws {
        for (written, expected) in [("s\n", "s"), ("s", "s"), ("s\r\n", "s"), ("a\n\nb\n", "a\n\nb")] {
            let document = try Self.read("name: a\nuser: b\nhost: h.example\n", secret: written)
            #expect(document.secret?.text == expected)
            let again = try ProfileDocument(document.text(), source: "record")
            #expect(again.secret?.text == expected && again.profile == document.profile && again.name == "a")
        }
        #expect(try Self.read("name: a\nuser: b\nhost: h.example\n").secret == nil)
    }

    @Test(
        "any text survives being written and read",
        arguments: [
            "plain", "no", "~", "null", "-x", "a: b", "a #b", "'", "\"", "\\", "{", "[a, b]", "&x", "*x", "!x", "%x",
            "@x", " lead", "trail ", "ä\u{fffd}😀", "zwj\u{200d}", "mark\u{feff}x", "sep\u{2028}x", "# no comment", "|",
            ">", "0x1f", "1e3", ": ", "?", "a\u{301}",
        ]
    )
    func scalars(text: String) throws {
        var profile = Profile(user: text)
        profile.parameters = [text: text]
        profile.provider = text
        let read = try Profile.named(Array(profile.head(name: "n").utf8), source: "record")
        #expect(read.profile == profile && read.name == "n")
    }

    @Test(
        "what is wrong is told with its line",
        arguments: [
            ("name: a\nusr: b\n", "record:2:1: unknown key 'usr'", "did you mean 'user'?"),
            ("name: a\nuser: b\nmechanism: PLAIN\n", "record:3:1: unknown key", "did you mean 'mechanisms'?"),
            ("name: a\n", "has no 'user'", nil), ("user: a\n", "has no 'name'", nil),
            ("# nothing\n", "has no head", nil),
            ("name: a\nuser: b\nuser: c\n", "record:3:1: doubled key 'user'", nil),
            ("name: a\nuser: b\nport: 0\n", "'port' cannot be '0'", "1 to 65535"),
            ("name: a\nuser: b\nsecurity: tsl\n", "'security' cannot be 'tsl'", "did you mean 'tls'?"),
            ("name: a\nuser: b\nallow-cleartext: true\n", "cannot be 'true'", "yes or no"),
            ("name: a\nuser: [b]\n", "'user' must be one value", nil),
            ("name: a\nuser: \"a\\nb\"\n", "line ends or control characters", nil),
        ] as [(String, String, String?)]
    )
    func wrong(text: String, message: String, hint: String?) {
        let error = #expect(throws: ProfileError.self) { try Self.read(text) }
        guard case .record(.text(let error)) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error.description.contains(message), "\(error)")
        if let hint { #expect(error.hint?.contains(hint) == true, "\(String(describing: error.hint))") }
    }

    @Test("what is no head is refused before anything of it can be told")
    func secretsAsText() throws {
        let cases: [(String, RecordFault)] = [
            ("name: a\nhunter2\n\n", .notAKey(place: "record:2")),
            ("name: a\nPassword: hunter2\n\n", .secretAsValue(place: "record:2")),
            ("token: hunter2\n\n", .secretAsValue(place: "record:1")),
            ("name: a\nuser: b\n", .noEmptyLine(place: "record")),
        ]
        for (text, fault) in cases {
            #expect(throws: ProfileError.record(fault)) {
                try ProfileDocument(SecretBuffer.of(text), source: "record")
            }
        }
    }

    @Test(
        "fields that do not go together are refused",
        arguments: [
            ("provider: gmail\nhost: h.example\n", ProfileConflict.providerAndHost), ("", .neitherProviderNorHost),
            ("provider: gmail\nport: 25\n", .providerSetsServers(provider: "gmail", key: "port")),
            ("host: h.example\nset: {a: b}\n", .parametersWithoutProvider),
            ("host: h.example\nclient-key: /k\n", .certificateWithoutKey),
            (
                "host: h.example\nmechanisms: [PLAIN, XOAUTH2]\n",
                .mechanismsOfDifferentCredentials(["PLAIN", "XOAUTH2"])
            ),
        ]
    )
    func conflicts(lines: String, conflict: ProfileConflict) {
        #expect(throws: ProfileError.conflict(conflict, profile: "ci")) {
            try Self.read("name: ci\nuser: a@b.example\n\(lines)")
        }
    }
}
