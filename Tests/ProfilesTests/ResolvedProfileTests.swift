import Foundation
import Mail
import Providers
import SASL
import SMTP
import Submission
import Testing
import Vault

@testable import Profiles

@Suite("A profile becomes servers, sender and credential")
struct ResolvedProfileTests {
    private static func resolve(
        _ fields: [String: String],
        tokens: [String: [String]] = [:],
        in folder: Folder? = nil
    ) throws -> ResolvedProfile {
        let folder = try folder ?? Folder()
        return try folder.configuration(tokens).resolve(try Profile.with(fields), name: "work")
    }

    @Test(
        "your own server: what is left out is usual with the rest",
        arguments: [
            ([:], 465, Security.tls), (["port": "587"], 587, .starttls), (["port": "994"], 994, .tls),
            (["security": "starttls"], 587, .starttls), (["security": "none"], 25, .none),
            (["security": "tls", "port": "25"], 25, .tls), (["port": "25"], 25, .starttls),
        ] as [([String: String], Int, Security)]
    )
    func ownServer(fields: [String: String], port: Int, security: Security) throws {
        let resolved = try Self.resolve(fields.merging(["host": "mail.example.com"]) { $1 })
        #expect(
            resolved.configuration.servers
                == [SubmissionServer(host: "mail.example.com", port: port, security: security)]
        )
        #expect(resolved.provider == nil && resolved.hosts == "mail.example.com")
        #expect(resolved.sender.address == "me@example.com" && resolved.username == "me@example.com")
    }

    @Test("a provider's facts hold where the profile says nothing, and the profile's own where it does")
    func provider() throws {
        let folder = try Folder()
        try FileManager.default.createDirectory(atPath: folder.file("providers"), withIntermediateDirectories: false)
        try folder.write(
            """
            name: Example
            servers:
              - host: "{region}.mail.example"
                port: 465
                security: tls
                mechanisms: [LOGIN, PLAIN]
                greeting: hello
                username: local-part
            parameters: {region: {description: where the account is}}
            """,
            to: "providers/example.yaml"
        )
        let plain = try Self.resolve(["provider": "example", "set": "region=eu"], in: folder)
        #expect(plain.configuration.servers.map(\.host) == ["eu.mail.example"])
        #expect(plain.configuration.mechanisms == [.login, .plain] && plain.configuration.greeting == "hello")
        #expect(plain.username == "me" && plain.sender.address == "me@example.com")
        let own = try Self.resolve(
            [
                "provider": "example", "set": "region=eu", "mechanisms": "PLAIN", "greeting": "other",
                "from": "b@c.example",
            ],
            in: folder
        )
        #expect(own.configuration.mechanisms == [.plain] && own.configuration.greeting == "other")
        #expect(own.sender.address == "b@c.example")
        for fields in [["provider": "example"], ["provider": "example", "set": "rigion=eu"], ["provider": "exmaple"]] {
            let error = #expect(throws: ProfileError.self) { try Self.resolve(fields, in: folder) }
            guard case .provider = error else { throw try #require(error) }
        }
    }

    @Test("a provider without passwords wants a token's program")
    func switchedOff() throws {
        let error = #expect(throws: ProfileError.self) { try Self.resolve(["provider": "outlook"]) }
        guard case .passwordsSwitchedOff(provider: "outlook", name: _, hint: _, profile: "work") = error else {
            throw try #require(error)
        }
        let resolved = try Self.resolve(["provider": "outlook"], tokens: ["work": ["/bin/token", "x"]])
        guard case .command(let command) = resolved.credential else {
            Issue.record("\(resolved.credential)")
            return
        }
        #expect(command.program.words == ["/bin/token", "x"] && command.profile == "work")
        #expect(resolved.configuration.mechanisms?.allSatisfy { $0.credential == .token } ?? true)
    }

    @Test(
        "the mechanisms decide what the credential is",
        arguments: [
            ([:], CredentialKind.password), (["mechanisms": "PLAIN|LOGIN"], .password),
            (["mechanisms": "XOAUTH2"], .token),
            (["mechanisms": "EXTERNAL", "client-certificate": "/c", "client-key": "/k"], .certificate),
        ] as [([String: String], CredentialKind)]
    )
    func credentials(fields: [String: String], kind: CredentialKind) throws {
        let resolved = try Self.resolve(fields.merging(["host": "h.example"]) { $1 })
        #expect(resolved.credential.kind == kind)
    }

    @Test("what cannot be used says why")
    func unusable() throws {
        let cases: [([String: String], [String: [String]], ProfileError)] = [
            (["user": "me", "host": "h.example"], [:], .noSender(profile: "work")),
            (["mechanisms": "EXTERNAL", "host": "h.example"], [:], .noClientCertificate(profile: "work")),
            (
                ["mechanisms": "PLAIN", "host": "h.example"], ["work": ["/bin/token"]],
                .unfitMechanisms(["PLAIN"], .token, profile: "work")
            ), ([:], [:], .conflict(.neitherProviderNorHost, profile: "work")),
        ]
        for (fields, tokens, expected) in cases {
            #expect(throws: expected) { try Self.resolve(fields, tokens: tokens) }
        }
    }

    @Test("without a name the default is meant, or the only one")
    func choice() async throws {
        let folder = try Folder()
        defer { withExtendedLifetime(folder) {} }
        let vault = try folder.vault()
        #expect(throws: ProfileError.noProfile) { try vault.profile(nil) }
        try await vault.add("one", try Profile.with(["host": "h.example"]))
        #expect(try vault.profile(nil).name == "one")
        try await vault.add("two", try Profile.with(["host": "h.example"]))
        #expect(throws: ProfileError.noDefault) { try vault.profile(nil) }
        try await vault.updateProfiles { entries in try entries.makeDefault(1) }
        #expect(try vault.profile(nil).name == "two")
        #expect(try vault.profile("one").name == "one")
        #expect(throws: ProfileError.unknownProfile("three", names: ["one", "two"])) { try vault.profile("three") }
    }

    @Test("an opened profile has the vault's secret, and its server behind its restrictions")
    func opened() async throws {
        let folder = try Folder()
        let vault = try folder.vault()
        try await vault.add("work", try Profile.with(["host": "h.example", "allow-to": "@example.com"]))
        let ready = try await ReadyProfile(nil, in: vault, folder.configuration())
        #expect(ready.credential?.withSecret { String(decoding: $0, as: UTF8.self) } == "secret")
        let opened = try await OpenedProfile("work", in: vault, folder.configuration())
        let recipient = try Mailbox(parsing: "eve@evil.example")
        let envelope = Envelope(reversePath: nil, forwardPaths: [recipient])
        #expect(opened.faults([], envelope).map(\.?.subject) == [.recipient(recipient)])
        let outcomes = await opened.transport.submit([], envelope: envelope)
        guard case .failed(let failure)? = outcomes.first else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(failure.kind == .restriction(.recipient) && opened.sender.address == "me@example.com")
        await opened.close()
    }

    @Test("a profile whose provider now leads to another server than it allows is not opened")
    func redirected() async throws {
        let folder = try Folder()
        let vault = try folder.vault()
        try await vault.add("work", try Profile.with(["host": "h.example", "allow-servers": "other.example"]))
        let error = await #expect(throws: ProfileError.self) {
            try await OpenedProfile("work", in: vault, folder.configuration())
        }
        guard case .restricted(let fault) = error else { throw try #require(error) }
        #expect(fault.subject == .server("h.example"))
    }
}
