import Foundation
import TestSupport
import Testing

@Suite("A vault that somebody has put back")
struct VaultAnchorTests {
    /// A home with a profile, and the vault as it was before that.
    private static func home() async throws -> (home: TemporaryHome, old: Data) {
        let home = try await TemporaryHome.withVault()
        let old = try Data(contentsOf: URL(filePath: home.file("vault")))
        let added = try await home.notify(
            ["profile", "add", "own", "--host", "h.example", "--user", "a@b.example", "--password-fd", "3"],
            secret: "x"
        )
        try #require(added.status == 0, "\(added.errors)")
        return (home, old)
    }

    @Test("is not opened and keeps its bytes: 77, with what to do, until it is accepted")
    func putBack() async throws {
        let (home, old) = try await Self.home()
        try home.write(old, to: "vault")
        for arguments in [["profile", "list"], ["vault", "check"], ["--to", "a@b.example", "text"]] {
            let run = try await home.notify(arguments)
            #expect(run.status == 77 && run.output.isEmpty, "\(arguments)")
            #expect(run.errors.contains("vault: is an older copy: generation 1, and 2 was here\n"), "\(run.errors)")
            #expect(run.errors.contains("hint: if you put it there yourself: notify vault check --accept"))
            #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        }
        #expect(home.unsent.count == 1)
        #expect(try Data(contentsOf: URL(filePath: home.file("vault"))) == old)
        let status = try await home.notify(["vault", "status"])
        #expect(status.text.contains("\nanchor      generation 2\n"), "\(status.text)")
        let accepted = try await home.notify(["vault", "check", "--accept"])
        #expect(accepted.status == 0, "\(accepted.errors)")
        #expect(accepted.text.hasSuffix("\nanchor at generation 1\n"), "\(accepted.text)")
        #expect(try await home.notify(["profile", "list"]).status == 0)
    }

    @Test("is not accepted where it is damaged: 78")
    func damaged() async throws {
        let (home, _) = try await Self.home()
        var octets = try Data(contentsOf: URL(filePath: home.file("vault")))
        octets[octets.count - 40] ^= 1
        try home.write(octets, to: "vault")
        #expect(try await home.notify(["vault", "check", "--accept"]).status == 78)
    }

    @Test(
        "an anchor that says nothing is refused with what to do, and accepted over",
        arguments: [("rubbish\n", 0o600, "is not an anchor"), ("", 0o600, "is not an anchor"), ("x", 0o644, "0644")]
    )
    func unusable(text: String, mode: Int, words: String) async throws {
        let (home, _) = try await Self.home()
        try home.write(text, to: "state/vault-anchor", mode: mode)
        let run = try await home.notify(["profile", "list"])
        #expect(run.status == 78 && run.errors.contains(words) && run.errors.contains("hint: "), "\(run.errors)")
        #expect(ErrorForm.faults(run).isEmpty, "\(run.errors)")
        let status = try await home.notify(["vault", "status"])
        #expect(status.status == 0 && status.text.contains(words), "\(status.text)")
        #expect(try await home.notify(["vault", "check", "--accept"]).status == 0)
        #expect(try await home.notify(["profile", "list"]).status == 0)
    }

    @Test("a home that has no anchor yet gets one, and nothing else changes")
    func first() async throws {
        let (home, _) = try await Self.home()
        try FileManager.default.removeItem(atPath: home.file("state/vault-anchor"))
        let check = try await home.notify(["vault", "check", "--json"])
        let json = try JSONDecoder().decode(Check.self, from: check.output)
        #expect(json == Check(anchor: 2, generation: 2, slot: 1))
        let attributes = try FileManager.default.attributesOfItem(atPath: home.file("state/vault-anchor"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    private struct Check: Decodable, Equatable {
        let anchor: UInt64?
        let generation: UInt64
        let slot: Int?
    }
}
