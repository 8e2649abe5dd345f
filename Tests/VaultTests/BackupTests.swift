import Glibc
import Synchronization
import Testing

@testable import Vault

@Suite("Copies of a vault")
struct BackupTests {
    @Test("a copy is the vault, closed to others, and opens")
    func copy() throws {
        try AnchoredVault.lend { vault in
            let bytes = try vault.add("a")
            let copy = vault.directory + "/copy"
            try vault.open().backUp(to: copy, overwriting: false)
            #expect(try contents(of: copy) == bytes)
            #expect(mode(of: copy) == 0o600)
            #expect(try vault.open().backup() == bytes)
            let names = try listing(of: vault.directory)
            #expect(names == ["copy", "key", "state", "vault", "vault.bak", "vault.lock"])
        }
    }

    @Test("nothing is overwritten unless it is a file and that is asked for, and never the vault")
    func overwriting() throws {
        try AnchoredVault.lend { vault in
            let bytes = try vault.add("a")
            let open = try vault.open()
            try write([1], to: vault.directory + "/file", mode: 0o644)
            try #require(symlink("nowhere", vault.directory + "/dangling") == 0)
            try #require(symlink("vault", vault.directory + "/link") == 0)
            try #require(link(vault.path, vault.directory + "/twin") == 0)
            try #require(mkfifo(vault.directory + "/fifo", 0o600) == 0)
            for name in ["file", "dangling", "link", "twin", "fifo", "state", "vault", "vault.bak"] {
                #expect(
                    kind { try open.backUp(to: "\(vault.directory)/\(name)", overwriting: false) } == .exists,
                    "\(name)"
                )
            }
            for name in ["dangling", "link", "twin", "fifo", "state", "vault"] {
                #expect(
                    kind { try open.backUp(to: "\(vault.directory)/\(name)", overwriting: true) } == .exists,
                    "\(name)"
                )
            }
            #expect(try contents(of: vault.directory + "/file") == [1])
            try open.backUp(to: vault.directory + "/file", overwriting: true)
            #expect(try contents(of: vault.directory + "/file") == bytes)
            #expect(mode(of: vault.directory + "/file") == 0o600)
            #expect(kind { try open.backUp(to: vault.directory + "/no/copy", overwriting: true) } == .missing)
        }
    }

    @Test("a copy with a secret that does not open is not made")
    func unsound() throws {
        try AnchoredVault.lend { vault in
            try vault.add("a")
            let open = try vault.open()
            var container = try Container(decoding: contents(of: vault.path))
            let keys = open.contents.withLock { $0.keys }
            // The last byte of the entry is the tag of its secret.
            var bytes = try container.encoded(fileKey: keys.file)
            bytes[bytes.count - 33] ^= 1
            container = try Container(decoding: bytes)
            try write(try container.encoded(fileKey: keys.file), to: vault.path)
            let damaged = try Vault.open(at: vault.path, key: vault.key, options: .forTests())
            let copy = vault.directory + "/copy"
            #expect(kind { try damaged.backUp(to: copy, overwriting: false) } == .authentication)
            #expect(mode(of: copy) == nil)
        }
    }

    struct Place: CustomTestStringConvertible, Sendable {
        let name: String
        /// Does something to the vault that is there, and says whether its state can be read afterwards.
        let inflict: @Sendable (AnchoredVault) throws -> Bool

        var testDescription: String { name }
    }

    static let places: [Place] = [
        Place(name: "sound") { _ in true },
        Place(name: "missing") {
            unlink($0.path)
            return false
        },
        Place(name: "empty") {
            try write([], to: $0.path)
            return false
        },
        Place(name: "truncated") {
            try write(Array(try contents(of: $0.path).dropLast()), to: $0.path)
            return false
        },
        Place(name: "tampered with") {
            var bytes = try contents(of: $0.path)
            bytes[bytes.count - 1] ^= 1
            try write(bytes, to: $0.path)
            return true
        },
        Place(name: "open to others") {
            chmod($0.path, 0o666)
            return true
        },
        Place(name: "an older copy of itself") {
            try write(try contents(of: $0.path + ".bak"), to: $0.path)
            return true
        },
        Place(name: "beside an anchor that is none") {
            try write([1], to: $0.anchor.path)
            return true
        },
        Place(name: "beside no anchor") {
            try $0.anchor.forget()
            return true
        },
        Place(name: "of a forged generation that uses up all numbers") {
            var bytes = try contents(of: $0.path)
            bytes.replaceSubrange(20..<28, with: Sample.littleEndian(UInt64(1) << 62))
            try write(bytes, to: $0.path)
            return true
        },
    ]

    @Test("whatever is there, a copy takes its place, it is kept, and the generation is a new one", arguments: places)
    func restores(_ place: Place) throws {
        try AnchoredVault.lend { vault in
            let copy = vault.directory + "/copy"
            try vault.add("a")
            try vault.open().backUp(to: copy, overwriting: false)
            try #require(chmod(copy, 0o644) == 0)
            try vault.add("b")
            try vault.add("c")
            let isReadable = try place.inflict(vault)
            let replaced = try? contents(of: vault.path)
            let restoration = try vault.restore(copy)
            #expect(restoration.backup.generation == 2 && restoration.backup.entryCount == 1)
            #expect((restoration.replaced != nil) == isReadable)
            // The vault or the anchor tells that 4 was the last one.
            #expect(restoration.generation == 5)
            let opened = try vault.open()
            #expect(opened.entries.map(\.name) == ["a"])
            #expect(opened.generation == 5)
            #expect(try opened.check().secretCount == 1)
            #expect(try vault.anchor.generation() == 5)
            #expect(mode(of: vault.path) == 0o600)
            if let replaced { #expect(try contents(of: vault.path + ".bak") == replaced) }
            try vault.add("d")
            #expect(vault.warnings.kinds.isEmpty)
        }
    }

    @Test("the automatic copy can be restored, and the restored one be taken back again")
    func automaticCopy() throws {
        try AnchoredVault.lend { vault in
            try vault.add("a")
            try vault.add("b")
            #expect(try vault.restore(vault.path + ".bak").generation == 4)
            #expect(try vault.open().entries.map(\.name) == ["a"])
            #expect(try vault.restore(vault.path + ".bak").generation == 5)
            #expect(try vault.open().entries.map(\.name) == ["a", "b"])
        }
    }

    @Test("another vault takes the place only by force, and its anchor is its own")
    func otherVault() throws {
        try AnchoredVault.lend { vault in
            try vault.add("a")
            let before = try contents(of: vault.path)
            let other = vault.directory + "/other"
            try Vault.create(at: other, key: vault.key, options: .forTests())
            #expect(kind { _ = try vault.restore(other) } == .exists)
            #expect(try contents(of: vault.path) == before)
            // Also where only the anchor knows of the vault that was here.
            try #require(unlink(vault.path) == 0)
            #expect(kind { _ = try vault.restore(other) } == .exists)
            try write(before, to: vault.path)
            #expect(try vault.restore(other, force: true).generation == 2)
            #expect(try vault.open().entries.isEmpty)
            #expect(try contents(of: vault.path + ".bak") == before)
            #expect(vault.warnings.kinds.isEmpty)
        }
    }

    @Test("a copy that is damaged, or that no key opens, changes nothing")
    func unusable() throws {
        try AnchoredVault.lend { vault in
            let sound = try vault.add("a")
            let copy = vault.directory + "/copy"
            var flipped = sound
            flipped[sound.count - 40] ^= 1
            let cases: [([UInt8], VaultError.Kind)] = [
                (Array(sound.dropLast()), .malformed), ([], .malformed), (flipped, .authentication),
            ]
            for (bytes, expected) in cases {
                try write(bytes, to: copy)
                #expect(kind { _ = try vault.restore(copy) } == expected)
            }
            try write([UInt8](repeating: 7, count: 32), to: vault.directory + "/wrong")
            try write(sound, to: copy)
            let wrong = AnchoredVault(
                directory: vault.directory,
                key: .keyFile(path: vault.directory + "/wrong")
            )
            #expect(kind { _ = try wrong.restore(copy) } == .wrongKey)
            #expect(kind { _ = try vault.restore(vault.directory + "/nothing") } == .missing)
            #expect(kind { _ = try vault.restore(vault.directory) } == .permissions)
            #expect(try contents(of: vault.path) == sound)
            #expect(try vault.anchor.generation() == 2)
        }
    }

    @Test("what is not a file is not replaced")
    func notAFile() throws {
        try AnchoredVault.lend { vault in
            let copy = vault.directory + "/copy"
            try vault.open().backUp(to: copy, overwriting: false)
            try #require(unlink(vault.path) == 0 && symlink("copy", vault.path) == 0)
            #expect(kind { _ = try vault.restore(copy) } == .permissions)
            try #require(unlink(vault.path) == 0 && mkdir(vault.path, 0o700) == 0)
            #expect(kind { _ = try vault.restore(copy) } == .permissions)
        }
    }

    @Test("owner and group stay where root restores", .enabled(if: geteuid() == 0))
    func ownership() throws {
        try AnchoredVault.lend { vault in
            let copy = vault.directory + "/copy"
            try vault.open().backUp(to: copy, overwriting: false)
            try #require(chown(vault.path, 0, 4242) == 0 && chmod(vault.path, 0o640) == 0)
            _ = try vault.restore(copy)
            var status = stat()
            try #require(stat(vault.path, &status) == 0)
            #expect(status.st_gid == 4242 && status.st_mode & 0o7777 == 0o640)
        }
    }
}
