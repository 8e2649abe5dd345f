import Files
import Glibc
import Testing

@testable import Vault

@Suite("The anchor's file")
struct AnchorFileTests {
    private static let vaultID = [UInt8](0..<16)

    private static func anchor(_ generation: UInt64, hash: UInt8 = 1, vaultID: [UInt8] = vaultID) -> Anchor {
        Anchor(vaultID: vaultID, generation: generation, hash: [UInt8](repeating: hash, count: 32))
    }

    private func kind(_ body: () throws -> Void) -> VaultError.Kind? {
        do {
            try body()
            return nil
        } catch {
            return (error as? VaultError)?.kind
        }
    }

    /// Lends a directory with a file in the place of a vault, and an anchor's place in a directory that is not there yet.
    private func withFiles(_ body: (AnchorFile, String) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            try write([1], to: directory + "/vault")
            try body(AnchorFile(path: directory + "/state/vault-anchor"), directory + "/vault")
        }
    }

    @Test(
        "a vault is seen from it as what it is",
        arguments: [
            (anchor(5), .same), (anchor(6), .newer), (anchor(6, hash: 2), .newer), (anchor(.max), .newer),
            (anchor(4), .older), (anchor(1), .older), (anchor(5, hash: 2), .different),
            (anchor(5, vaultID: [UInt8](1..<17)), .otherVault), (anchor(6, vaultID: [UInt8](1..<17)), .otherVault),
        ] as [(Anchor, Anchor.Verdict)]
    )
    func verdicts(vault: Anchor, verdict: Anchor.Verdict) {
        let anchor = Self.anchor(5)
        #expect(anchor.verdict(on: vault) == verdict)
        let isAdmitted = verdict == .same || verdict == .newer
        #expect(kind { try anchor.admit(vault, path: "vault") } == (isAdmitted ? nil : .rolledBack))
    }

    private static let text = """
        notify vault anchor 1
        vault 000102030405060708090a0b0c0d0e0f
        generation 5
        hash 0101010101010101010101010101010101010101010101010101010101010101

        """

    @Test("it is four lines that can be read")
    func encoding() {
        #expect(String(decoding: Self.anchor(5).encoded, as: UTF8.self) == Self.text)
        #expect(Anchor(decoding: Array(Self.text.utf8)) == Self.anchor(5))
    }

    @Test(
        "any other writing of it is refused",
        arguments: [
            ("anchor 1", "anchor 2"), ("generation 5", "generation 05"), ("generation 5", "generation +5"),
            ("generation 5", "generation 0"), ("generation 5", "generation 5 "), ("generation 5", "generation"),
            ("generation 5", "generation 4611686018427387905"), ("generation 5", "generation 99999999999999999999"),
            ("0a0b", "0A0B"), ("0a0b", "0a0"), ("0f\n", "0f00\n"), ("01\n", "01"), ("01\n", "01\n\n"), ("01\n", "\n"),
            ("hash", "Hash"), ("\n", "\r\n"), ("notify vault anchor 1\n", ""), ("0a", "é"),
        ]
    )
    func malformed(part: String, replacement: String) throws {
        let (part, text) = (Array(part.utf8), Array(Self.text.utf8))
        let start = try #require(text.indices.last { text[$0...].starts(with: part) })
        let changed = text[..<start] + Array(replacement.utf8) + text[(start + part.count)...]
        #expect(Anchor(decoding: Array(changed)) == nil)
        try withFiles { file, vault in
            try file.set(to: Self.anchor(5), of: vault, deadline: .seconds(1))
            try write(Array(changed), to: file.path)
            let error = #expect(throws: VaultError.self) { try file.generation() }
            #expect(error?.kind == .malformed && error?.remedy == .inspectAnchor)
        }
    }

    @Test("cut at any length, it is refused")
    func truncated() {
        let whole = Array(Self.text.utf8)
        for count in whole.indices { #expect(Anchor(decoding: Array(whole.prefix(count))) == nil) }
    }

    @Test(
        "it moves forward only, and only within one vault",
        arguments: [
            (anchor(4), anchor(5)), (anchor(5, hash: 2), anchor(5)), (anchor(6, hash: 2), anchor(6, hash: 2)),
            (anchor(6, vaultID: [UInt8](1..<17)), anchor(5)),
        ]
    )
    func advances(state: Anchor, left: Anchor) throws {
        try withFiles { file, vault in
            #expect(try file.read() == nil)
            try file.advance(to: Self.anchor(5), of: vault, deadline: .seconds(1))
            #expect(mode(of: file.path) == 0o600)
            try file.advance(to: state, of: vault, deadline: .seconds(1))
            #expect(try file.read() == left)
            #expect(try listing(of: FilePath(file.path).directory.string) == ["vault-anchor", "vault-anchor.lock"])
            try file.set(to: state, of: vault, deadline: .seconds(1))
            #expect(try file.read() == state)
            try file.forget()
            try file.forget()
            #expect(try file.read() == nil)
        }
    }

    @Test("what does not change is not written")
    func unchanged() throws {
        try withFiles { file, vault in
            try file.advance(to: Self.anchor(5), of: vault, deadline: .seconds(1))
            var before = stat()
            try #require(stat(file.path, &before) == 0)
            try file.advance(to: Self.anchor(5), of: vault, deadline: .seconds(1))
            try file.set(to: Self.anchor(5), of: vault, deadline: .seconds(1))
            var after = stat()
            try #require(stat(file.path, &after) == 0)
            #expect(after.st_ino == before.st_ino && after.st_mtim.tv_nsec == before.st_mtim.tv_nsec)
        }
    }

    @Test("what cannot be read says nothing about a vault, and is told")
    func unreadable() throws {
        try withFiles { file, vault in
            try file.set(to: Self.anchor(5), of: vault, deadline: .seconds(1))
            try #require(chmod(file.path, 0o644) == 0)
            #expect(kind { _ = try file.read() } == .permissions)
            try #require(unlink(file.path) == 0 && symlink(vault, file.path) == 0)
            #expect(kind { _ = try file.read() } == .permissions)
            try #require(unlink(file.path) == 0 && mkdir(file.path, 0o700) == 0)
            let error = #expect(throws: VaultError.self) { try file.read() }
            #expect(error?.kind == .permissions && error?.remedy != nil)
            #expect(kind { try file.set(to: Self.anchor(5), of: vault, deadline: .seconds(1)) } != nil)
            try #require(rmdir(file.path) == 0)
            try write([UInt8](repeating: 0x61, count: 257), to: file.path)
            #expect(kind { _ = try file.read() } == .malformed)
        }
    }

    @Test("a writer that holds its lock too long is told")
    func lockDeadline() throws {
        try withFiles { file, vault in
            try Directory(of: FilePath(file.path)).make()
            let lock = try FileLock(beside: FilePath(file.path), deadline: .seconds(1))
            #expect(kind { try file.advance(to: Self.anchor(5), of: vault, deadline: .milliseconds(20)) } == .locked)
            lock.release()
            try file.advance(to: Self.anchor(5), of: vault, deadline: .seconds(1))
        }
    }

    @Test("where root writes it, it is the vault's owner's, and so is its lock", .enabled(if: geteuid() == 0))
    func ownership() throws {
        try withFiles { file, vault in
            try #require(chown(vault, 0, 4242) == 0 && chmod(vault, 0o640) == 0)
            try file.advance(to: Self.anchor(5), of: vault, deadline: .seconds(1))
            var status = stat()
            try #require(stat(file.path, &status) == 0)
            #expect(status.st_gid == 4242 && status.st_mode & 0o7777 == 0o640)
            #expect(try file.generation() == 5)
            try #require(stat(file.path + ".lock", &status) == 0)
            #expect(status.st_gid == 4242)
        }
    }
}
