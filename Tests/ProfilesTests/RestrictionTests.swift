import Foundation
import Mail
import SMTP
import Submission
import TestSupport
import Testing

@testable import Profiles

@Suite("The restrictions in a profile's record")
struct RestrictionRecordTests {
    private static func profile(restrictions: String) throws -> Profile {
        try Profile(decoding: Array(#"{"restrictions":\#(restrictions),"user":"a@b.example"}"#.utf8), name: "work")
    }

    @Test("they are read as they were written")
    func roundTrip() throws {
        let text =
            #"{"allowFrom":["x@y.example"],"allowServers":["smtp.example"],"allowTo":["@a.example"],"limit":"30/1h"}"#
        let profile = try Self.profile(restrictions: text)
        #expect(profile.restrictions.limit?.text == "30/1h")
        #expect(String(decoding: try profile.encoded(), as: UTF8.self).contains(text))
        #expect(try Profile(decoding: try profile.encoded(), name: "work") == profile)
    }

    @Test(
        "what this version does not understand of them is refused, and not left out",
        arguments: [
            #"{"allowTo":["@a.example"],"maxSize":5}"#, #"{"AllowTo":["@a.example"]}"#, #"{"allowTo":[]}"#,
            #"{"allowFrom":[]}"#, #"{"allowServers":[]}"#, #"{"allowTo":["everybody"]}"#, #"{"allowTo":"@a.example"}"#,
            #"{"allowServers":["a b"]}"#, #"{"limit":"30"}"#, #"{"limit":30}"#, #"[]"#, #""none""#,
        ]
    )
    func refused(restrictions: String) {
        let error = #expect(throws: ProfileError.self) { try Self.profile(restrictions: restrictions) }
        switch error {
        case .foreignRecord("work"), .unusable(_, profile: "work"): break
        default: Issue.record("\(String(describing: error))")
        }
    }

    @Test(
        "a key that is not known anywhere in the record is refused",
        arguments: [
            #"{"policy":{"allowTo":["@a.example"]},"user":"a@b.example"}"#, #"{"user":"a@b.example","x":1}"#,
            #"{"allowTo":["@a.example"],"user":"a@b.example"}"#,
            #"{"restrictions":{"user":"a"},"user":"a@b.example"}"#,
        ]
    )
    func unknownKeys(record: String) {
        #expect(throws: ProfileError.foreignRecord(profile: "work")) {
            try Profile(decoding: Array(record.utf8), name: "work")
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
        let allowed = try AllowedAddress(parsing: allowed)
        let mailbox = try? Mailbox(parsing: address)
        #expect(mailbox.map(allowed.covers) == expected)
        // What is kept of it says the same.
        #expect(try AllowedAddress(parsing: allowed.text) == allowed)
    }
}

@Suite("What the restrictions say of a message")
struct RestrictionJudgingTests {
    private static let own = "me@example.com"

    private static func restrictions(_ key: String, _ value: String) throws -> Restrictions {
        try Profile.with(["host": "h.example", key: value]).restrictions
    }

    private static func message(_ header: String) -> [UInt8] { Array("\(header)\r\nSubject: x\r\n\r\ntext\r\n".utf8) }

    @Test(
        "a sender is held against From, Sender and the envelope",
        arguments: [
            ("From: ops@example.com", nil, true), ("From: me@example.com", nil, true),
            ("From: eve@evil.example", nil, false), ("From: ops@sub.example.com", nil, false),
            ("From: ops@example.com, eve@evil.example", nil, false),
            ("From: ops@example.com\r\nSender: eve@evil.example", nil, false),
            ("From: ops@example.com", "eve@evil.example", false), ("From: ops@example.com", "ops@example.com", true),
            ("From: nobody", nil, false), ("From: <<>>,", nil, false), ("from: eve@evil.example", nil, false),
            ("From: ops@example.com\r\nFrom: eve@evil.example", nil, false), ("X-From: eve@evil.example", nil, true),
        ] as [(String, String?, Bool)]
    )
    func senders(header: String, reversePath: String?, isAllowed: Bool) throws {
        let envelope = Envelope(reversePath: try reversePath.map { try Mailbox(parsing: $0) }, forwardPaths: [])
        let fault = try Self.restrictions("allow-from", "ops@example.com").senderFault(
            Self.message(header),
            envelope,
            own: try Mailbox(parsing: Self.own),
            profile: "work"
        )
        #expect((fault == nil) == isAllowed)
        if let fault {
            #expect(fault.failure.kind == .restriction(.sender) && fault.failure.isPermanent)
            #expect(fault.allowed == ["ops@example.com"] && fault.profile == "work")
        }
    }

    @Test("where no sender is named, every one is allowed")
    func unrestrictedSenders() throws {
        let envelope = Envelope(reversePath: try Mailbox(parsing: "eve@evil.example"), forwardPaths: [])
        let own = try Mailbox(parsing: Self.own)
        let restrictions = try Self.restrictions("allow-to", "@example.com")
        #expect(restrictions.senderFault(Self.message("From: x"), envelope, own: own, profile: "work") == nil)
    }

    @Test(
        "a recipient is the address or exactly in the domain",
        arguments: [
            ("a@example.com", true), ("a@sub.example.com", false), ("a@example.com.evil.example", false),
            ("on.call@example.net", true), ("other@example.net", false),
        ]
    )
    func recipients(address: String, isAllowed: Bool) throws {
        let mailbox = try Mailbox(parsing: address)
        let restrictions = try Self.restrictions("allow-to", "@example.com|on.call@example.net")
        let fault = restrictions.recipientFault(mailbox, profile: "work")
        #expect(fault?.subject == (isAllowed ? nil : .recipient(mailbox)))
        #expect(fault?.failure.reason.contains("the restrictions of profile 'work'") ?? true)
    }

    @Test(
        "every server has to be allowed, by its whole name",
        arguments: [
            (["smtp.example.com"], nil), (["SMTP.example.COM"], nil), (["smtp.example.com", "b.example"], "b.example"),
            (["smtp.example.com.evil.example"], "smtp.example.com.evil.example"), ([], nil),
        ] as [([String], String?)]
    )
    func servers(hosts: [String], refused: String?) throws {
        let restrictions = try Self.restrictions("allow-servers", "smtp.example.com")
        #expect(restrictions.serverFault(hosts, profile: "work")?.subject == refused.map { .server($0) })
    }
}

@Suite("A restricted transport")
struct RestrictedTransportTests {
    private static let message = Array("From: me@example.com\r\n\r\ntext\r\n".utf8)

    private static func envelope(_ recipients: [String], from sender: String? = nil) throws -> Envelope {
        Envelope(
            reversePath: try Mailbox(parsing: sender ?? "me@example.com"),
            forwardPaths: try recipients.map { try Mailbox(parsing: $0) }
        )
    }

    /// The transport of a profile with these fields, before `base`.
    private static func transport(
        _ fields: [String: String],
        _ base: RecordingTransport,
        in folder: Folder
    ) async throws -> (RestrictedTransport, ProfileUse) {
        let vault = try folder.vault()
        let profile = try Profile.with(fields.merging(["host": "h.example"]) { $1 })
        try await vault.add("work", profile)
        let configuration = folder.configuration()
        let resolved = try configuration.resolve(profile, name: "work")
        let use = configuration.use(try vault.profile("work"), resolved, of: vault)
        if profile.restrictions.limit != nil { try await configuration.beginLimit(of: "work", in: vault) }
        return (RestrictedTransport(base: base, use: use), use)
    }

    private static func kinds(_ outcomes: [RecipientOutcome]) -> [SubmissionFailure.Kind?] {
        outcomes.map { outcome in
            switch outcome {
            case .accepted: nil
            case .deferred(let failure), .failed(let failure), .unknown(let failure): failure.kind
            }
        }
    }

    @Test("those of several recipients that are allowed get the message, in their order")
    func partlyAllowed() async throws {
        let (folder, base) = (try Folder(), RecordingTransport(refusing: ["gone@example.com"]))
        let (transport, _) = try await Self.transport(["allow-to": "@example.com"], base, in: folder)
        let outcomes = await transport.submit(
            Self.message,
            envelope: try Self.envelope(
                ["eve@evil.example", "a@example.com", "gone@example.com", "x@sub.example.com", "b@example.com"]
            )
        )
        #expect(base.submissions == [["a@example.com", "gone@example.com", "b@example.com"]])
        let restricted = SubmissionFailure.Kind.restriction(.recipient)
        #expect(
            Self.kinds(outcomes) == [restricted, nil, .rejection(code: .of(550), enhanced: nil), restricted, nil]
        )
    }

    @Test("where nobody is allowed, or the sender is not, nothing is submitted")
    func nobodyAllowed() async throws {
        let (folder, base) = (try Folder(), RecordingTransport())
        let fields = ["allow-to": "@example.com", "allow-from": "@example.com"]
        let (transport, _) = try await Self.transport(fields, base, in: folder)
        let refused = await transport.submit(Self.message, envelope: try Self.envelope(["eve@evil.example"]))
        let forged = await transport.submit(
            Self.message,
            envelope: try Self.envelope(["a@example.com"], from: "eve@evil.example")
        )
        #expect(Self.kinds(refused) == [.restriction(.recipient)])
        #expect(Self.kinds(forged) == [.restriction(.sender)])
        #expect(base.submissions.isEmpty)
        let log = try String(contentsOfFile: folder.file("audit.log"), encoding: .utf8)
        #expect(log.contains(#""action":"refuse""#) && !log.contains(#""action":"send""#))
    }

    @Test("above the limit a message is deferred, and not submitted")
    func limit() async throws {
        let (folder, base) = (try Folder(), RecordingTransport())
        let (transport, _) = try await Self.transport(["limit": "2/1h"], base, in: folder)
        var kinds: [SubmissionFailure.Kind?] = []
        for _ in 0..<3 {
            let outcomes = await transport.submit(Self.message, envelope: try Self.envelope(["a@example.com"]))
            kinds += Self.kinds(outcomes)
        }
        #expect(kinds == [nil, nil, .restriction(.limit)])
        #expect(base.submissions.count == 2)
    }

    @Test("a limit that cannot be counted lets nothing go")
    func uncountable() async throws {
        let (folder, base) = (try Folder(), RecordingTransport())
        let (transport, _) = try await Self.transport(["limit": "2/1h"], base, in: folder)
        for name in ["audit.log", "audit.head"] {
            try? FileManager.default.removeItem(atPath: folder.file(name))
        }
        let outcomes = await transport.submit(Self.message, envelope: try Self.envelope(["a@example.com"]))
        #expect(Self.kinds(outcomes) == [.restriction(.uncountableLimit)])
        #expect(base.submissions.isEmpty)
    }

    @Test("a server that is not allowed is refused before anything is submitted")
    func servers() async throws {
        let (folder, base) = (try Folder(), RecordingTransport())
        let (_, use) = try await Self.transport(["allow-servers": "other.example"], base, in: folder)
        let error = await #expect(throws: ProfileError.self) {
            try await use.checkServers([SubmissionServer(host: "h.example", port: 465, security: .tls)])
        }
        guard case .restricted(let fault) = error else { throw try #require(error) }
        #expect(fault.subject == .server("h.example") && fault.allowed == ["other.example"])
    }
}
