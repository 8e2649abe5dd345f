import Mail
import Testing

@testable import NotifyCommands

@Suite("The policy in a profile's record")
struct SendingPolicyTests {
    private static func profile(policy: String) throws -> Profile {
        try Profile(decoding: Array(#"{"user":"a@b.example","policy":\#(policy)}"#.utf8), name: "work")
    }

    @Test("it is read as it was written")
    func roundTrip() throws {
        let text =
            #"{"allowFrom":["x@y.example"],"allowServers":["smtp.example"],"allowTo":["@a.example"],"limit":"30/1h"}"#
        let profile = try Self.profile(policy: text)
        #expect(profile.policy?.limit?.text == "30/1h")
        #expect(String(decoding: try profile.encoded(), as: UTF8.self).contains(text))
        #expect(try Profile(decoding: try profile.encoded(), name: "work") == profile)
    }

    @Test(
        "what this version does not understand of it is refused, and not left out",
        arguments: [
            #"{"allowTo":["@a.example"],"maxSize":5}"#, #"{"AllowTo":["@a.example"]}"#, #"{"allowTo":[]}"#,
            #"{"allowFrom":[]}"#, #"{"allowServers":[]}"#, #"{"allowTo":["everybody"]}"#, #"{"allowTo":"@a.example"}"#,
            #"{"allowServers":["a b"]}"#, #"{"limit":"30"}"#, #"{"limit":30}"#, #"[]"#, #""none""#,
        ]
    )
    func refused(policy: String) {
        #expect {
            try Self.profile(policy: policy)
        } throws: { error in
            (error as? CommandFailure)?.status == .configuration
        }
    }

    @Test(
        "an address covers itself, and a domain its own addresses alone",
        arguments: [
            ("ops@example.com", "ops@EXAMPLE.com", true), ("ops@example.com", "Ops@example.com", false),
            ("ops@example.com", "ops@example.com.", nil), ("@example.com", "a.b+c@example.com", true),
            ("@example.com", "a@sub.example.com", false), ("@example.com", "a@evil-example.com", false),
            ("@example.com", "\"@example.com\"@evil.example", false),
            ("@Bücher.example", "a@xn--bcher-kva.example", true),
            // One letter, and the same letter with a mark of its own: two addresses.
            ("\u{e9}@example.com", "e\u{301}@example.com", false), ("\u{e9}@example.com", "\u{e9}@example.com", true),
            ("@[192.0.2.1]", "a@[192.0.2.1]", true), ("@[192.0.2.1]", "a@[192.0.2.11]", false),
        ] as [(String, String, Bool?)]
    )
    func covers(allowed: String, address: String, expected: Bool?) throws {
        let allowed = try AllowedAddress(parsing: allowed, of: "--allow-to")
        let mailbox = try? Mailbox(parsing: address)
        #expect(mailbox.map(allowed.covers) == expected)
        // What is kept of it says the same.
        let kept = try AllowedAddress(parsing: allowed.text, of: "policy")
        #expect(kept == allowed)
    }
}
