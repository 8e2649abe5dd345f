import Synchronization
import Testing

@testable import Vault

@Suite("Slots")
struct SlotTests {
    /// A vault with a key-file slot, one entry, and what opens slots.
    private struct Fixture {
        let directory: String
        let vault: Vault
        var path: String { directory + "/vault" }
        var keyFile: String { directory + "/key" }
        let options: VaultOptions

        init(_ directory: String) throws {
            self.directory = directory
            options = .forTests(entropy: FixedEntropy(seed: 5))
            try write(Sample.keyFile, to: directory + "/key")
            vault = try Vault.create(
                at: directory + "/vault",
                key: .keyFile(path: directory + "/key"),
                options: options
            )
            try vault.update { entries in
                entries.append(VaultEntry(name: "work", attributes: [1], secret: try secret("s3cret")))
            }
        }

        func held(_ keys: [VaultKey]) throws -> HeldKeys {
            HeldKeys(obtaining: keys, for: try Vault.status(at: path).slots)
        }

        func open(_ keys: [VaultKey]) throws -> Vault {
            try Vault.open(at: path, keys: keys, options: options)
        }
    }

    private static func material(_ kind: FactorKind) throws -> KeyMaterial {
        switch kind {
        case .passphrase: .passphrase(try secret("correct horse"))
        case .keyFile, .recipient: .keyFile(try secret([UInt8](repeating: 7, count: 32)))
        case .systemdCredential: .systemdCredential(try secret([UInt8](repeating: 8, count: 32)))
        case .command: .command(try secret("printed"))
        case .recoveryCode: .recoveryCode(try secret([UInt8](repeating: 9, count: 20)))
        }
    }

    private static func key(_ kind: FactorKind) throws -> FactorKey {
        guard kind == .recipient, case .keyFile(let file) = try material(kind) else {
            return .material(try material(kind))
        }
        return .recipient(try Recipient(ofPrivateKey: Recipient.privateKey(ofKeyFile: file)))
    }

    private static let pairs = FactorKind.allCases.flatMap { first in
        FactorKind.allCases.map { second in (first, second) }
    }

    @Test("a slot for each kind of key opens with it, and with no other", arguments: FactorKind.allCases)
    func eachKind(kind: FactorKind) throws {
        try withTemporaryDirectory { directory in
            let fixture = try Fixture(directory)
            let number = try fixture.vault.addSlot(for: .one(Self.key(kind)), label: "second")
            #expect(number == 2)
            let opened = try fixture.open([.holding(try Self.material(kind))])
            #expect(opened.slot == 2)
            #expect(bytes(of: try opened.secret(of: opened.entries[0])) == Array("s3cret".utf8))
            for other in FactorKind.allCases where try Self.material(other).kind != (try Self.material(kind).kind) {
                let error = #expect(throws: VaultError.self) { try fixture.open([.holding(try Self.material(other))]) }
                #expect(error?.kind == .wrongKey)
            }
        }
    }

    @Test("of two keys, neither opens a slot alone, in whatever order they come both do", arguments: pairs)
    func twoOfTwo(first: FactorKind, second: FactorKind) throws {
        try withTemporaryDirectory { directory in
            let fixture = try Fixture(directory)
            let key = SlotKey.both(try Self.key(first), try Self.key(second))
            let number = try fixture.vault.addSlot(for: key, label: "")
            let keys = [VaultKey.holding(try Self.material(first)), .holding(try Self.material(second))]
            #expect(try fixture.open(keys).slot == number)
            #expect(try fixture.open(keys.reversed()).slot == number)
            guard try Self.material(first).kind != (try Self.material(second).kind) else { return }
            for alone in keys {
                let error = #expect(throws: VaultError.self) { try fixture.open([alone]) }
                #expect(error?.kind == .wrongKey && error?.reason.contains("slot") == true, "\(error?.reason ?? "")")
            }
        }
    }

    @Test("two passphrases of two people are both needed, and tell apart who is who by themselves")
    func twoPassphrases() throws {
        try withTemporaryDirectory { directory in
            let fixture = try Fixture(directory)
            let (one, other) = (KeyMaterial.passphrase(try secret("one")), KeyMaterial.passphrase(try secret("other")))
            try _ = fixture.vault.addSlot(for: .both(.material(one), .material(other)), label: "")
            #expect(try fixture.open([.holding(other), .holding(one)]).slot == 2)
            #expect(throws: VaultError.self) { try fixture.open([.holding(one)]) }
            #expect(throws: VaultError.self) { try fixture.open([.holding(other), .holding(other)]) }
        }
    }

    @Test("adding, replacing and removing slots leaves the sealed bytes of every entry as they were")
    func entriesStay() throws {
        try withTemporaryDirectory { directory in
            let fixture = try Fixture(directory)
            let before = try Container(decoding: contents(of: fixture.path)).entries
            _ = try fixture.vault.addSlot(for: .one(Self.key(.passphrase)), label: "laptop")
            try fixture.vault.replaceKey(ofSlot: 2, with: .one(.material(.passphrase(try secret("another")))))
            #expect(throws: VaultError.self) { try fixture.open([.holding(try Self.material(.passphrase))]) }
            #expect(try fixture.open([.passphrase(try secret("another"))]).slot == 2)
            try fixture.vault.removeSlot(1)
            let after = try Container(decoding: contents(of: fixture.path))
            #expect(after.entries == before)
            #expect(after.slots.map(\.label) == ["laptop"])
            #expect(after.header.generation == 5)
            #expect(throws: VaultError.self) { try fixture.open([.keyFile(path: fixture.keyFile)]) }
        }
    }

    @Test("the last slot is not removed, nor one that is not there")
    func lastSlot() throws {
        try withTemporaryDirectory { directory in
            let fixture = try Fixture(directory)
            let before = try contents(of: fixture.path)
            let last = #expect(throws: VaultError.self) { try fixture.vault.removeSlot(1) }
            #expect(last?.kind == .unsupported && last?.detail == .lastSlot(1))
            let missing = #expect(throws: VaultError.self) { try fixture.vault.removeSlot(7) }
            #expect(missing?.kind == .missing)
            #expect(try contents(of: fixture.path) == before)
        }
    }

    @Test("a key that no slot asks for is not asked for")
    func nothingInVain() throws {
        try withTemporaryDirectory { directory in
            let fixture = try Fixture(directory)
            let asked = Mutex(0)
            let key = VaultKey.passphrase { () throws(VaultError) in
                asked.withLock { $0 += 1 }
                return try SecretBuffer(count: 1) { memory in memory.count }
            }
            #expect(try fixture.open([key, .keyFile(path: fixture.keyFile)]).slot == 1)
            #expect(asked.withLock { $0 } == 0)
        }
    }

    @Test("where several ways fail, each is told")
    func everyFailure() throws {
        try withTemporaryDirectory { directory in
            let fixture = try Fixture(directory)
            _ = try fixture.vault.addSlot(for: .one(Self.key(.systemdCredential)), label: "")
            _ = try fixture.vault.addSlot(for: .one(Self.key(.passphrase)), label: "")
            let error = #expect(throws: VaultError.self) {
                try fixture.open([
                    .systemdCredential(named: "notify-vault", directory: nil),
                    .keyFile(path: directory + "/nowhere"), .passphrase(try secret("wrong")),
                ])
            }
            #expect(error?.kind == .wrongKey)
            let reason = error?.reason ?? ""
            #expect(reason.contains("systemd credential notify-vault CREDENTIALS_DIRECTORY is not set"), "\(reason)")
            #expect(reason.contains("/nowhere cannot open: no such file"), "\(reason)")
            #expect(reason.contains("this passphrase does not open it (slot 3)"), "\(reason)")
        }
    }

    @Test("a test of the slots tells of each whether the keys at hand open it")
    func testing() throws {
        try withTemporaryDirectory { directory in
            let fixture = try Fixture(directory)
            _ = try fixture.vault.addSlot(for: .one(Self.key(.passphrase)), label: "")
            _ = try fixture.vault.addSlot(for: .both(Self.key(.passphrase), Self.key(.command)), label: "")
            let held = try fixture.held([.holding(try Self.material(.passphrase)), .keyFile(path: fixture.keyFile)])
            #expect(try fixture.vault.testSlots(with: held).map(\.opens) == [true, true, false])
            #expect(held.failures.isEmpty)
        }
    }

    @Test("a new data key seals every slot and entry anew, and what knew the old one opens nothing")
    func rekeying() throws {
        try withTemporaryDirectory { directory in
            let fixture = try Fixture(directory)
            _ = try fixture.vault.addSlot(for: .one(Self.key(.recipient)), label: "admin")
            _ = try fixture.vault.addSlot(for: .both(Self.key(.passphrase), Self.key(.recoveryCode)), label: "")
            let before = try Container(decoding: contents(of: fixture.path))
            let other = try fixture.open([.keyFile(path: fixture.keyFile)])
            let closed = #expect(throws: VaultError.self) {
                try fixture.vault.rekey(with: fixture.held([.keyFile(path: fixture.keyFile)]), dropping: [])
            }
            #expect(closed?.reason.contains("slot 3 (passphrase + recovery-code)") == true, "\(closed?.reason ?? "")")
            #expect(try Container(decoding: contents(of: fixture.path)) == before)
            let keys = [
                VaultKey.keyFile(path: fixture.keyFile), .holding(try Self.material(.passphrase)),
                .holding(try Self.material(.recoveryCode)),
            ]
            try fixture.vault.rekey(with: fixture.held(keys), dropping: [])
            let after = try Container(decoding: contents(of: fixture.path))
            #expect(after.slots.map(\.number) == [1, 2, 3] && after.slots.map(\.label) == ["", "admin", ""])
            #expect(Set(after.entries.map(\.attributes.bytes)).isDisjoint(with: before.entries.map(\.attributes.bytes)))
            #expect(Set(after.slots.map(\.wrapped)).isDisjoint(with: before.slots.map(\.wrapped)))
            #expect(after.header.intakeKey != before.header.intakeKey)
            for (number, key) in [(1, keys[0]), (2, .holding(try Self.material(.recipient)))] {
                let opened = try fixture.open([key])
                #expect(opened.slot == number)
                #expect(bytes(of: try opened.secret(of: opened.entries[0])) == Array("s3cret".utf8))
            }
            #expect(try fixture.open(Array(keys.dropFirst())).slot == 3)
            let late = #expect(throws: VaultError.self) { try other.update { $0.removeAll() } }
            #expect(late?.kind == .wrongKey, "\(late?.reason ?? "")")
            try fixture.vault.update { $0[0].attributes = [2] }
        }
    }

    @Test("a new data key leaves out the slots that are dropped, and not all of them")
    func dropping() throws {
        try withTemporaryDirectory { directory in
            let fixture = try Fixture(directory)
            _ = try fixture.vault.addSlot(for: .one(Self.key(.passphrase)), label: "")
            let keys = [VaultKey.keyFile(path: fixture.keyFile)]
            #expect(throws: VaultError.self) { try fixture.vault.rekey(with: fixture.held(keys), dropping: [1, 2]) }
            try fixture.vault.rekey(with: fixture.held(keys), dropping: [2])
            #expect(try Vault.status(at: fixture.path).slots.map(\.kind) == [.one(.keyFile)])
        }
    }
}
