import Files
import Testing

@testable import Vault

@Suite("Vault")
struct VaultTests {
    private func withVault(_ body: (String, VaultKey, Vault) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            try KeyFile.create(at: directory + "/key")
            let key = VaultKey.keyFile(path: directory + "/key")
            let vault = try Vault.create(at: directory + "/vault", key: key, options: .forTests())
            try body(directory + "/vault", key, vault)
        }
    }

    private func kind(_ body: () throws -> Void) -> VaultError.Kind? {
        do {
            try body()
            return nil
        } catch {
            return (error as? VaultError)?.kind
        }
    }

    @Test("what was written is there when the vault is opened again")
    func roundTrip() throws {
        try withVault { path, key, vault in
            try vault.update { entries in
                entries.append(VaultEntry(name: "work", attributes: [1, 2], secret: try secret("pass word")))
                entries.append(VaultEntry(name: "home", attributes: [], secret: nil))
            }
            for vault in [vault, try Vault.open(at: path, key: key, options: .forTests())] {
                #expect(vault.entries.map(\.name) == ["work", "home"])
                #expect(vault.entries.map(\.attributes) == [[1, 2], []])
                #expect(vault.entries.map(\.hasSecret) == [true, false])
                #expect(bytes(of: try vault.secret(of: vault.entries[0])) == Array("pass word".utf8))
                #expect(try vault.secret(of: vault.entries[1]) == nil)
                #expect(vault.generation == 2)
            }
        }
    }

    @Test("a secret of 1 byte, of the limit and around the padding comes back", arguments: [1, 59, 60, 61, 64, 65536])
    func secretLengths(count: Int) throws {
        try withVault { path, key, vault in
            let value = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
            try vault.update { $0.append(VaultEntry(name: "a", attributes: value, secret: try secret(value))) }
            let opened = try Vault.open(at: path, key: key, options: .forTests())
            #expect(opened.entries[0].attributes == value)
            #expect(bytes(of: try opened.secret(of: opened.entries[0])) == value)
        }
    }

    @Test("renaming keeps the secret, and changing one entry leaves the sealed bytes of others alone")
    func rename() throws {
        try withVault { path, key, vault in
            try vault.update { entries in
                entries.append(VaultEntry(name: "a", attributes: [1], secret: try secret("one")))
                entries.append(VaultEntry(name: "b", attributes: [2], secret: try secret("two")))
            }
            let before = try Container(decoding: contents(of: path))
            try vault.update { $0[0].name = "c" }
            let after = try Container(decoding: contents(of: path))
            #expect(after.entries[1] == before.entries[1])
            #expect(after.entries[0].version == 3)
            let opened = try Vault.open(at: path, key: key, options: .forTests())
            #expect(opened.entries.map(\.name) == ["c", "b"])
            #expect(bytes(of: try opened.secret(of: opened.entries[0])) == Array("one".utf8))
        }
    }

    @Test("secrets are replaced and removed, entries are removed, and no number is used for two at once")
    func changes() throws {
        try withVault { _, _, vault in
            try vault.update { entries in
                for name in ["a", "b", "c"] {
                    entries.append(VaultEntry(name: name, attributes: [], secret: try secret(name)))
                }
            }
            try vault.update { entries in
                entries[0].replaceSecret(with: try secret("new"))
                entries[1].replaceSecret(with: nil)
                entries.remove(at: 2)
                entries.insert(VaultEntry(name: "d", attributes: [], secret: nil), at: 0)
            }
            #expect(vault.entries.map(\.name) == ["a", "b", "d"])
            #expect(bytes(of: try vault.secret(of: vault.entries[0])) == Array("new".utf8))
            #expect(vault.entries.map(\.hasSecret) == [true, false, false])
        }
    }

    @Test("a change that throws or changes nothing writes nothing")
    func nothingWritten() throws {
        struct Abandoned: Error {}
        try withVault { path, _, vault in
            try vault.update { $0.append(VaultEntry(name: "a", attributes: [], secret: try secret("x"))) }
            let before = try contents(of: path)
            #expect(throws: Abandoned.self) {
                try vault.update { entries in
                    entries = []
                    throw Abandoned()
                }
            }
            #expect(try vault.update { $0.count } == 1)
            #expect(try contents(of: path) == before)
            #expect(vault.generation == 2)
        }
    }

    @Test("the vault before the last write lies beside it and opens")
    func backup() throws {
        try withVault { path, key, vault in
            try vault.update { $0.append(VaultEntry(name: "a", attributes: [], secret: nil)) }
            try vault.update { $0.append(VaultEntry(name: "b", attributes: [], secret: nil)) }
            let backup = try Vault.open(at: path + ".bak", key: key, options: .forTests())
            #expect(backup.entries.map(\.name) == ["a"])
            #expect(mode(of: path + ".bak") == 0o600)
            let names = try listing(of: FilePath(path).directory.string)
            #expect(names == ["key", "vault", "vault.bak", "vault.lock"])
            #expect(try Vault.status(at: path).backupWritten != nil)
        }
    }

    @Test(
        "names, attributes and secrets out of bounds are refused and nothing is written",
        arguments: ["", "a\nb", "a\u{1b}[0m", "a\u{202e}b", String(repeating: "x", count: 129)]
    )
    func names(name: String) throws {
        try withVault { _, _, vault in
            let result = kind { try vault.update { $0.append(VaultEntry(name: name, attributes: [], secret: nil)) } }
            #expect(result == .unsupported)
            #expect(vault.generation == 1)
        }
    }

    @Test("doubled names, oversized parts and entries of another vault are refused")
    func refusals() throws {
        try withVault { _, _, vault in
            try vault.update { $0.append(VaultEntry(name: "é", attributes: [], secret: try secret("x"))) }
            let big = [UInt8](repeating: 0, count: 65537)
            #expect(
                kind { try vault.update { $0.append(VaultEntry(name: "e\u{301}", attributes: [], secret: nil)) } }
                    == .exists
            )
            #expect(
                kind { try vault.update { $0.append(VaultEntry(name: "b", attributes: big, secret: nil)) } }
                    == .unsupported
            )
            let tooLong = try secret(big)
            #expect(
                kind { try vault.update { $0.append(VaultEntry(name: "b", attributes: [], secret: tooLong)) } }
                    == .unusableSecret
            )
            try withVault { _, _, other in
                #expect(kind { try other.update { $0 = vault.entries } } == .unsupported)
                #expect(kind { _ = try other.secret(of: vault.entries[0]) } == .missing)
            }
            #expect(vault.generation == 2)
        }
    }

    @Test("status tells the slots, the size and the mode without a key")
    func status() throws {
        let sample = try Sample()
        try withTemporaryDirectory { directory in
            try write(sample.bytes, to: directory + "/vault", mode: 0o400)
            let status = try Vault.status(at: directory + "/vault")
            #expect(status.slots.map(\.kind) == [.one(.passphrase), .one(.keyFile)])
            #expect(status.slots.map(\.label) == ["laptop", ""])
            #expect(status.slots.map(\.created) == [1_700_000_000, 1_700_000_000])
            #expect(status.slots.map(\.cost) == [.minimum, nil])
            #expect(status.generation == 2)
            #expect(status.entryCount == 3)
            #expect(status.size == sample.bytes.count)
            #expect(status.mode == 0o400)
            #expect(status.vaultID.count == 32)
            #expect(status.backupWritten == nil)
        }
    }

    @Test("check opens every entry and tells which slot opened")
    func check() throws {
        let sample = try Sample()
        try withTemporaryDirectory { directory in
            try write(sample.bytes, to: directory + "/vault")
            let key = VaultKey.passphrase(try secret(Sample.passphrase))
            let vault = try Vault.open(at: directory + "/vault", key: key, options: .forTests())
            #expect(try vault.check() == VaultCheck(generation: 2, slot: 1, entryCount: 3, secretCount: 2))
        }
    }

    @Test("check finds a secret that does not open behind a right hash")
    func checkForged() throws {
        let sample = try Sample()
        let boundaries = try sample.boundaries
        let forged = try sample.patched(boundaries[3] - 1, [sample.bytes[boundaries[3] - 1] ^ 1])
        try withTemporaryDirectory { directory in
            try write(forged, to: directory + "/vault")
            try write(Sample.keyFile, to: directory + "/key")
            let vault = try Vault.open(
                at: directory + "/vault",
                key: .keyFile(path: directory + "/key"),
                options: .forTests()
            )
            #expect(kind { _ = try vault.check() } == .authentication)
        }
    }

    @Test("an open vault refuses to write over an older copy of itself")
    func rolledBack() throws {
        try withVault { path, _, vault in
            let old = try contents(of: path)
            try vault.update { $0.append(VaultEntry(name: "a", attributes: [], secret: nil)) }
            try write(old, to: path)
            #expect(
                kind { try vault.update { $0.append(VaultEntry(name: "b", attributes: [], secret: nil)) } }
                    == .authentication
            )
        }
    }

    @Test("no name, attribute or secret can be seen in the file")
    func nothingReadable() throws {
        try withVault { path, _, vault in
            try vault.update { entries in
                entries.append(
                    VaultEntry(
                        name: "sentinel-name",
                        attributes: Array("sentinel-attribute".utf8),
                        secret: try secret("sentinel-secret")
                    )
                )
            }
            let text = String(decoding: try contents(of: path), as: UTF8.self)
            #expect(!text.contains("sentinel"))
        }
    }

    @Test("an empty passphrase is refused, when making and when opening")
    func emptyPassphrase() throws {
        try withTemporaryDirectory { directory in
            let key = VaultKey.passphrase(try secret(""))
            #expect(kind { try Vault.create(at: directory + "/vault", key: key) } == .unusableSecret)
            #expect(mode(of: directory + "/vault") == nil)
        }
    }
}
