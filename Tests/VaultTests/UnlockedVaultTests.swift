import Glibc
import Testing

@testable import Vault

@Suite("Opening an unlocked vault")
struct UnlockedVaultTests {
    /// Lends a vault that is unlocked, with options that use that.
    private func withUnlocked(_ body: (AnchoredVault, VaultOptions, VaultUnlock) throws -> Void) throws {
        try AnchoredVault.lend { vault in
            try vault.add("a")
            let limits = try #require(UnlockLimits(lifetime: .seconds(60), idle: .seconds(50)))
            let remaining = try vault.open().keepUnlocked(for: limits)
            #expect(remaining == UnlockRemaining(seconds: 60, unusedSeconds: 50))
            let unlock = VaultUnlock(vaultID: try Vault.status(at: vault.path).vaultID)
            defer { #expect(throws: Never.self) { try unlock.lock() } }
            var options = vault.options
            options.unlockClock = .system
            try body(vault, options, unlock)
        }
    }

    @Test("no key is asked for, what is written stays readable, and it is told that no slot opened")
    func withoutKey() throws {
        try withUnlocked { vault, options, unlock in
            let opened = try Vault.open(at: vault.path, keys: [], options: options)
            #expect(opened.slot == nil)
            #expect(try opened.check().slot == nil)
            try opened.update { $0.append(VaultEntry(name: "b", attributes: [], secret: try secret("b"))) }
            #expect(try vault.open().entries.map(\.name) == ["a", "b"])
            #expect(bytes(of: try opened.secret(of: opened.entries[0])) == Array("a".utf8))
            try unlock.lock()
            #expect(kind { _ = try Vault.open(at: vault.path, keys: [], options: options) } == .wrongKey)
        }
    }

    @Test("options without a clock use no unlock")
    func unused() throws {
        try withUnlocked { vault, options, unlock in
            #expect(kind { _ = try Vault.open(at: vault.path, keys: [], options: vault.options) } == .wrongKey)
            let opened = try vault.open()
            #expect(opened.slot == 1)
            #expect(unlock.remaining() != nil)
        }
    }

    @Test("an older copy is refused as it is with a key")
    func anchored() throws {
        try withUnlocked { vault, options, _ in
            let old = try contents(of: vault.path)
            try vault.add("b")
            try write(old, to: vault.path)
            #expect(kind { _ = try Vault.open(at: vault.path, keys: [], options: options) } == .rolledBack)
        }
    }

    @Test("once the vault has another data key, the old one is dropped, and the other ways are tried")
    func rekeyed() throws {
        try withUnlocked { vault, options, unlock in
            let held = HeldKeys(obtaining: [vault.key], for: try Vault.status(at: vault.path).slots)
            try vault.open().rekey(with: held, dropping: [])
            #expect(unlock.remaining() != nil)
            let opened = try Vault.open(at: vault.path, keys: [vault.key], options: options)
            #expect(opened.slot == 1)
            #expect(unlock.remaining() == nil)
        }
    }

    @Test("a key of another vault is dropped, and the other ways are tried")
    func ofAnother() throws {
        try withUnlocked { vault, options, unlock in
            let limits = try #require(UnlockLimits(lifetime: .seconds(60), idle: nil))
            try unlock.keep(try secret([UInt8](1...32)), for: limits)
            #expect(kind { _ = try Vault.open(at: vault.path, keys: [], options: options) } == .wrongKey)
            #expect(unlock.remaining() == nil)
        }
    }
}
