import Glibc
import Testing

@testable import Vault

@Suite("Parcels that wait")
struct PendingParcelsTests {
    private static func parcel(_ seed: UInt64) throws -> Parcel {
        let recipient = try Recipient(ofPrivateKey: secret([UInt8](repeating: 1, count: 32)))
        return try Parcel(
            sealing: [Record(name: "n\(seed)", attributes: [], secret: nil)],
            for: .recipient(recipient),
            options: .forTests(entropy: FixedEntropy(seed: seed))
        )
    }

    @Test("a parcel waits as a file of its own, closed to others, until it is taken away")
    func life() throws {
        try withTemporaryDirectory { directory in
            let pending = PendingParcels(besidesVaultAt: directory + "/vault")
            #expect(try pending.items().isEmpty)
            let parcels = try (1...3).map { try Self.parcel($0) }
            let items = try parcels.map { try pending.add($0) }
            #expect(mode(of: directory + "/vault.pending") == 0o700)
            #expect(items.allSatisfy { mode(of: $0.path) == 0o600 })
            #expect(try pending.items().map(\.id) == parcels.map(\.identifier).sorted())
            for (item, parcel) in zip(items, parcels) { #expect(try item.parcel().encoded == parcel.encoded) }
            #expect(try listing(of: pending.directory) == ([".lock"] + items.map { "\($0.id).parcel" }).sorted())
            for item in items { try pending.remove(item) }
            try pending.remove(items[0])
            #expect(try pending.items().isEmpty)
        }
    }

    @Test("a parcel is not put over another one of its id")
    func twice() throws {
        try withTemporaryDirectory { directory in
            let pending = PendingParcels(besidesVaultAt: directory + "/vault")
            _ = try pending.add(Self.parcel(1))
            let error = #expect(throws: VaultError.self) { try pending.add(Self.parcel(1)) }
            #expect(error?.kind == .exists)
            #expect(try pending.items().count == 1)
        }
    }

    @Test("64 wait at most")
    func full() throws {
        try withTemporaryDirectory { directory in
            let pending = PendingParcels(besidesVaultAt: directory + "/vault")
            for seed in 1...64 { _ = try pending.add(Self.parcel(UInt64(seed))) }
            let error = #expect(throws: VaultError.self) { try pending.add(Self.parcel(65)) }
            #expect(error?.kind == .unsupported)
            #expect(try pending.items().count == 64)
            try write([], to: pending.directory + "/more.parcel")
            #expect(throws: VaultError.self) { try pending.items() }
        }
    }

    @Test("what a writer that was killed left behind is no item and in nobody's way")
    func leftovers() throws {
        try withTemporaryDirectory { directory in
            let pending = PendingParcels(besidesVaultAt: directory + "/vault")
            _ = try pending.add(Self.parcel(1))
            try write([1, 2, 3], to: pending.directory + "/.tmp")
            #expect(try pending.items().count == 1)
            _ = try pending.add(Self.parcel(2))
            #expect(try pending.items().count == 2)
        }
    }

    struct Bad: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let kind: VaultError.Kind
        let make: @Sendable (String, [UInt8]) throws -> Void
    }

    @Test(
        "a file that is not as it was put there is not read",
        arguments: [
            Bad(testDescription: "readable by others", kind: .permissions) { try write($1, to: $0, mode: 0o644) },
            Bad(testDescription: "a symbolic link", kind: .permissions) {
                try write($1, to: $0 + ".target")
                try #require(symlink($0 + ".target", $0) == 0)
            },
            Bad(testDescription: "a FIFO", kind: .permissions) { path, _ in try #require(mkfifo(path, 0o600) == 0) },
            Bad(testDescription: "a directory", kind: .permissions) { path, _ in try #require(mkdir(path, 0o700) == 0)
            },
            Bad(testDescription: "empty", kind: .malformed) { path, _ in try write([], to: path) },
            Bad(testDescription: "a copy under another name", kind: .malformed) { try write($1, to: $0) },
        ]
    )
    func unreadable(_ bad: Bad) throws {
        try withTemporaryDirectory { directory in
            let pending = PendingParcels(besidesVaultAt: directory + "/vault")
            _ = try pending.add(Self.parcel(1))
            let name = String(repeating: "0", count: 32)
            try bad.make("\(pending.directory)/\(name).parcel", Self.parcel(2).encoded)
            let items = try pending.items()
            #expect(items.count == 2)
            let error = #expect(throws: VaultError.self) { try items[0].parcel() }
            #expect(error?.kind == bad.kind)
            #expect(throws: Never.self) { try items[1].parcel() }
        }
    }

    @Test(
        "a directory that others can reach, or that is none, is not used",
        arguments: [0o755, 0o770, nil] as [mode_t?]
    )
    func directory(mode: mode_t?) throws {
        try withTemporaryDirectory { directory in
            let pending = PendingParcels(besidesVaultAt: directory + "/vault")
            if let mode {
                _ = try pending.add(Self.parcel(1))
                try #require(chmod(pending.directory, mode) == 0)
            } else {
                try #require(symlink(directory, pending.directory) == 0)
            }
            for attempt in [{ _ = try pending.items() }, { _ = try pending.add(Self.parcel(2)) }] {
                let error = #expect(throws: VaultError.self) { try attempt() }
                #expect(error?.kind == .permissions)
            }
        }
    }
}
