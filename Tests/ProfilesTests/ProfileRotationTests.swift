import Foundation
import Mail
import TestSupport
import Testing
import Vault

@testable import Profiles

@Suite("A new secret is stored only once the server takes it")
struct ProfileRotationTests {
    /// What a server says to `me` with the password `new`.
    private static func dialogue(_ rest: String) throws -> Dialogue {
        let response = Data("\0me\0new".utf8).base64EncodedString()
        return try Dialogue(
            """
            S: 220 mail.example ESMTP
            C: EHLO hello
            R: 250-mail.example\\r\\n250 AUTH PLAIN\\r\\n
            C: AUTH PLAIN \(response)
            \(rest)
            """
        )
    }

    /// Rotates the secret of a profile at a server that plays the dialogue.
    private static func rotate(_ dialogue: Dialogue, in folder: Folder) async throws -> (Vault, ProfileRotation) {
        let server = try await DialogueServer.start([dialogue])
        let vault = try folder.vault()
        let profile = try Profile.with([
            "host": "127.0.0.1", "port": "\(server.port)", "security": "none", "user": "me", "from": "me@example.com",
            "mechanisms": "PLAIN", "allow-cleartext": "", "greeting": "hello",
        ])
        try await vault.add("work", profile, secret: "old")
        let rotation = try await ProfileRotation(of: "work", in: vault)
        let configuration = folder.configuration()
        let resolved = try configuration.resolve(profile, name: "work")
        let use = configuration.use(try vault.profile("work"), resolved, of: vault)
        let secret = try SecretBuffer.of("new")
        let outcome: Result<Void, ProfileError>
        do throws(ProfileError) {
            let submission = try await configuration.submission(resolved, for: use)
            try await rotation.prove(secret, of: resolved, submission, use, eventLoops: configuration.eventLoops)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        let problems = await server.finish()
        #expect(problems.isEmpty, "\(problems)")
        try outcome.get()
        return (vault, rotation)
    }

    @Test("a server that takes it proves it")
    func taken() async throws {
        let folder = try Folder()
        let dialogue = try Self.dialogue("S: 235 2.7.0 welcome\nC: QUIT\nS: 221 bye\nE:")
        let (vault, rotation) = try await Self.rotate(dialogue, in: folder)
        try await vault.updateProfiles { entries, secret in
            try rotation.expectUnchanged(entries[0], secret)
            entries[0].replaceSecret(with: try SecretBuffer.of("new"))
        }
        #expect(try vault.secret(of: vault.entries[0])?.text == "new")
        // What has changed meanwhile is no longer what was remembered.
        await #expect(throws: ProfileError.changedMeanwhile(profile: "work")) {
            try await vault.updateProfiles { entries, secret in try rotation.expectUnchanged(entries[0], secret) }
        }
        let log = try String(contentsOfFile: folder.file("audit.log"), encoding: .utf8)
        #expect(log.contains(#""action":"test""#) && log.contains("passed"))
    }

    @Test("a server that refuses it leaves the old one")
    func refused() async throws {
        let folder = try Folder()
        let dialogue = try Self.dialogue("S: 535 5.7.8 no\nC: QUIT\nS: 221 bye\nE:")
        let error = await #expect(throws: ProfileError.self) { try await Self.rotate(dialogue, in: folder) }
        guard case .refused(let failure, profile: "work") = error else { throw try #require(error) }
        #expect(failure.kind == .authentication)
        let log = try String(contentsOfFile: folder.file("audit.log"), encoding: .utf8)
        #expect(log.contains("failed") && !log.contains("passed"))
    }

    @Test("a profile that is not there has nothing to rotate")
    func unknown() async throws {
        let vault = try Folder().vault()
        await #expect(throws: ProfileError.unknownProfile("work", names: [])) {
            try await ProfileRotation(of: "work", in: vault)
        }
    }
}
