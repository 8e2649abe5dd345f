import Foundation
import TestSupport
import Testing

@Suite("Copies of a vault, made and put back")
struct VaultBackupTests {
    private static func home() async throws -> TemporaryHome {
        let home = try await TemporaryHome.withVault()
        try await add("first", to: home)
        return home
    }

    private static func add(_ name: String, to home: TemporaryHome) async throws {
        let added = try await home.notify(
            ["profile", "add", name, "--host", "h.example", "--user", "a@b.example", "--password-fd", "3"],
            secret: "x"
        )
        try #require(added.status == 0, "\(added.errors)")
    }

    private static func profiles(_ home: TemporaryHome) async throws -> String {
        let run = try await home.notify(["profile", "list"])
        #expect(run.status == 0, "\(run.errors)")
        return run.text
    }

    @Test("a copy is closed to others, overwrites nothing, and brings back what it holds")
    func roundTrip() async throws {
        let home = try await Self.home()
        let copy = home.file("copy")
        let made = try await home.notify(["vault", "backup", copy])
        #expect(made.status == 0 && made.output.isEmpty, "\(made.errors)")
        #expect(made.errors == "notify: copied generation 2 with 1 profile to \(copy)\n")
        let attributes = try FileManager.default.attributesOfItem(atPath: copy)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let again = try await home.notify(["vault", "backup", copy])
        #expect(again.status == 73 && again.errors.contains("--force"), "\(again.errors)")
        #expect(ErrorForm.faults(again).isEmpty, "\(again.errors)")
        #expect(try await home.notify(["vault", "backup", copy, "--force", "--quiet"]).errors.isEmpty)

        try await Self.add("second", to: home)
        let restored = try await home.notify(["vault", "restore", copy])
        #expect(restored.status == 0, "\(restored.errors)")
        let lines = restored.errors.split(separator: "\n").map(String.init)
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix("notify: before    generation 3, 2 profiles, written 20"))
        #expect(lines[1].hasPrefix("notify: copy      generation 2, 1 profile, written 20"))
        #expect(lines[2] == "notify: restored  \(home.file("vault")), now generation 4")
        let listed = try await Self.profiles(home)
        #expect(listed.contains("first") && !listed.contains("second"))
        let status = try await home.notify(["vault", "status"])
        #expect(status.text.contains("vault.bak, written 20"), "\(status.text)")

        let back = try await home.notify(["vault", "restore", home.file("vault.bak"), "--json"])
        let json = try JSONDecoder().decode(Restored.self, from: back.output)
        #expect(json.generation == 5 && json.replaced?.profiles == 1 && json.backup.profiles == 2)
        #expect(try await Self.profiles(home).contains("second"))
    }

    private struct Restored: Decodable {
        struct State: Decodable { let profiles: Int }
        let generation: UInt64
        let replaced: State?
        let backup: State
    }

    @Test("on standard output there is the copy and nothing else, and never on a terminal")
    func standardOutput() async throws {
        let home = try await Self.home()
        let run = try await home.notify(["vault", "backup", "-"])
        #expect(run.status == 0)
        let vault = try Data(contentsOf: URL(filePath: home.file("vault")))
        #expect(run.output == vault)
        #expect(try await home.notify(["vault", "backup", "-", "--json"]).status == 64)
        let told = try await TerminalDialogue.run(
            [NotifyProgram.path, "vault", "backup", "-"],
            home: home.path,
            steps: [.expect("standard output is a terminal")]
        )
        #expect(told.status == 64 && !told.text.contains("\u{1a}"), "\(told.text)")
    }

    @Test("a vault that is lost or damaged comes back", arguments: ["lost", "damaged"])
    func comesBack(state: String) async throws {
        let home = try await Self.home()
        let made = try await home.notify(["vault", "backup", home.file("copy")])
        #expect(made.status == 0, "\(made.errors)")
        if state == "lost" {
            try FileManager.default.removeItem(atPath: home.file("vault"))
        } else {
            try home.write("rubbish", to: "vault")
        }
        let restored = try await home.notify(["vault", "restore", home.file("copy")])
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(restored.errors.contains("before    no readable vault\n"))
        #expect(try await Self.profiles(home).contains("first"))
        if state == "damaged" {
            #expect(try Data(contentsOf: URL(filePath: home.file("vault.bak"))) == Data("rubbish".utf8))
        }
    }

    @Test("a copy of another vault needs --force: 73; one that does not open changes nothing: 77")
    func otherVault() async throws {
        let (home, other) = (try await Self.home(), try await Self.home())
        try FileManager.default.copyItem(atPath: other.file("vault"), toPath: home.file("copy"))
        let before = home.contents
        let wrongKey = try await home.notify(["vault", "restore", home.file("copy")])
        #expect(wrongKey.status == 77 && ErrorForm.faults(wrongKey).isEmpty, "\(wrongKey.errors)")
        let key = ["--key-file", other.file("key")]
        let refused = try await home.notify(["vault", "restore", home.file("copy")] + key)
        #expect(refused.status == 73 && refused.errors.contains("--force"), "\(refused.errors)")
        #expect(ErrorForm.faults(refused).isEmpty, "\(refused.errors)")
        for (path, data) in before where !path.hasSuffix(".lock") { #expect(home.contents[path] == data, "\(path)") }
        #expect(try await home.notify(["vault", "restore", home.file("copy"), "--force"] + key).status == 0)
        #expect(try await home.notify(["profile", "list"] + key).status == 0)
        #expect(try await home.notify(["vault", "restore", home.file("nothing")]).status == 78)
    }
}
