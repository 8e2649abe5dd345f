import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Vault

@Suite("A vault with an anchor")
struct AnchoredVaultTests {
    @Test("making, opening and writing it keep the anchor at its state")
    func follows() throws {
        try AnchoredVault.lend { vault in
            #expect(try vault.anchor.generation() == 1)
            try vault.add("a")
            #expect(try vault.anchor.generation() == 2)
            let bytes = try vault.add("b")
            #expect(try vault.anchor.read()?.hash == Array(bytes.suffix(32)))
            try vault.anchor.forget()
            _ = try vault.open()
            #expect(try vault.anchor.generation() == 3)
            #expect(vault.warnings.kinds.isEmpty)
        }
    }

    @Test("an older copy is neither opened nor written, also by who had it open, and is accepted when it is asked for")
    func older() throws {
        try AnchoredVault.lend { vault in
            let old = try vault.add("a")
            let open = try vault.open()
            try vault.add("b")
            try write(old, to: vault.path)
            #expect(kind { _ = try vault.open() } == .rolledBack)
            #expect(kind { try open.update { $0 = [] } } == .rolledBack)
            #expect(try contents(of: vault.path) == old)
            #expect(try vault.anchor.generation() == 3)
            try Vault.open(at: vault.path, key: vault.key, options: .forTests()).accept(anchor: vault.anchor)
            #expect(try vault.open().entries.map(\.name) == ["a"])
            #expect(try vault.anchor.generation() == 2)
        }
    }

    @Test("two vaults that went on from one state are told apart, though their generations are the same")
    func forked() throws {
        try AnchoredVault.lend { vault in
            let fork = try vault.add("a")
            try vault.add("b")
            let seen = try contents(of: vault.path)
            try write(fork, to: vault.path)
            let unanchored = try Vault.open(at: vault.path, key: vault.key, options: .forTests())
            try unanchored.update { $0 = [] }
            #expect(unanchored.generation == 3)
            #expect(kind { _ = try vault.open() } == .rolledBack)
            try write(seen, to: vault.path)
            #expect(try vault.open().entries.count == 2)
        }
    }

    @Test("another vault that the same key opens is refused")
    func otherVault() throws {
        try AnchoredVault.lend { vault in
            let other = vault.directory + "/other"
            try Vault.create(at: other, key: vault.key, options: .forTests())
            try write(contents(of: other), to: vault.path)
            #expect(kind { _ = try vault.open() } == .rolledBack)
        }
    }

    @Test("a vault that is damaged is not called an older copy")
    func damaged() throws {
        try AnchoredVault.lend { vault in
            try vault.add("a")
            try vault.open().update { $0 = [] }
            var bytes = try contents(of: vault.path)
            // The generation, which the hash is over.
            bytes[20] -= 1
            try write(bytes, to: vault.path)
            #expect(kind { _ = try vault.open() } == .authentication)
        }
    }

    @Test("a writer that died before the anchor was moved locks nobody out")
    func crash() throws {
        try AnchoredVault.lend { vault in
            let before = try contents(of: vault.anchor.path)
            try vault.add("a")
            try write(before, to: vault.anchor.path)
            #expect(try vault.open().entries.count == 1)
            #expect(try vault.anchor.generation() == 2)
        }
    }

    @Test("a vault that is made where another one was is not measured by its anchor")
    func madeAnew() throws {
        try AnchoredVault.lend { vault in
            try vault.add("a")
            #expect(kind { _ = try Vault.create(at: vault.path, key: vault.key, options: vault.options) } == .exists)
            #expect(try vault.anchor.generation() == 2)
            try #require(unlink(vault.path) == 0)
            try Vault.create(at: vault.path, key: vault.key, options: vault.options)
            #expect(try vault.open().generation == 1)
            #expect(try vault.anchor.generation() == 1)
        }
    }

    @Test("an anchor that is none is refused, and the vault is not written")
    func malformed() throws {
        try AnchoredVault.lend { vault in
            let open = try vault.open()
            let bytes = try contents(of: vault.path)
            try write([0], to: vault.anchor.path)
            #expect(kind { _ = try vault.open() } == .malformed)
            #expect(
                kind { try open.update { $0 = [VaultEntry(name: "a", attributes: [], secret: nil)] } } == .malformed
            )
            #expect(try contents(of: vault.path) == bytes)
        }
    }

    @Test("an anchor that cannot be moved is worth a warning, and the vault is written")
    func warning() throws {
        try AnchoredVault.lend { vault in
            try #require(mkdir(vault.anchor.path + ".tmp", 0o700) == 0)
            try vault.add("a")
            #expect(vault.warnings.kinds == [.io] || vault.warnings.kinds == [.exists], "\(vault.warnings.kinds)")
            #expect(try vault.anchor.generation() == 1)
            try #require(rmdir(vault.anchor.path + ".tmp") == 0)
            #expect(try vault.open().entries.count == 1)
            #expect(try vault.anchor.generation() == 2)
        }
    }

    @Test("an opening that finds what it expects writes nothing")
    func nothingWritten() throws {
        try AnchoredVault.lend { vault in
            try vault.add("a")
            try #require(unlink(vault.anchor.path + ".lock") == 0)
            _ = try vault.open()
            #expect(try listing(of: vault.directory + "/state") == ["vault-anchor"])
        }
    }

    @Test("writers and readers at once never take one another for an attacker")
    func concurrent() throws {
        try AnchoredVault.lend { vault in
            let failures = Mutex<[String]>([])
            let group = DispatchGroup()
            for number in 0..<40 {
                DispatchQueue(label: "\(number)").async(group: group) { [vault] in
                    do {
                        if number.isMultiple(of: 2) {
                            try vault.add("\(number)")
                        } else {
                            for _ in 0..<10 { _ = try vault.open() }
                        }
                    } catch {
                        failures.withLock { $0.append("\(number): \(error)") }
                    }
                }
            }
            group.wait()
            #expect(failures.withLock { $0 } == [])
            #expect(vault.warnings.kinds.isEmpty)
            let opened = try vault.open()
            #expect(opened.generation == 21)
            #expect(try vault.anchor.generation() == 21)
        }
    }
}
