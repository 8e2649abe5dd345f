import Glibc
import Testing

@testable import Vault

/// Vaults that another decoder can read too, each of which opens or fails in exactly one way.
///
/// `NOTIFY_WRITE_VECTORS=1` makes the files anew.
@Suite("Vault vectors")
struct VectorTests {
    private static let vectors = ((try? Vector.onDisk()) ?? []).filter { $0.form == .vault }

    @Test("there are vectors")
    func presence() {
        #expect(Self.vectors.count > 180)
    }

    @Test("the recipes make the vectors that lie on disk, byte for byte")
    func recipes() throws {
        let made = try VectorRecipes.all()
        if getenv("NOTIFY_WRITE_VECTORS") != nil {
            for file in try listing(of: Vector.directory) { unlink("\(Vector.directory)/\(file)") }
            for vector in made { try vector.store(in: Vector.directory) }
        }
        let stored = try Vector.onDisk()
        #expect(made.sorted { $0.name < $1.name } == stored.sorted { $0.name < $1.name })
        #expect(Set(made.map(\.name)).count == made.count)
    }

    @Test("a vector opens or fails as its text says", arguments: vectors)
    func outcome(of vector: Vector) throws {
        try expectOutcome(of: vector)
    }

    @Test("so do vaults at the bounds and just beyond them")
    func large() throws {
        for vector in try VectorRecipes.large() { try expectOutcome(of: vector) }
    }

    private func expectOutcome(of vector: Vector) throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/vault"
            try write(vector.bytes, to: path)
            let keys = try vector.keys.map { try $0.vaultKey }
            guard let expected = vector.expectation.kind else {
                let (vault, entries) = try read(path, keys)
                #expect(vault.slot == vector.slot && vault.generation == vector.generation, "\(vector.name)")
                #expect(entries == vector.entries, "\(vector.name)")
                return
            }
            let error = #expect(throws: VaultError.self, "\(vector.name)") { try read(path, keys) }
            #expect(error?.kind == expected, "\(vector.name): \(error?.reason ?? "")")
            #expect(try contents(of: path) == vector.bytes)
        }
    }

    private func read(_ path: String, _ keys: [VaultKey]) throws -> (vault: Vault, entries: [Vector.Entry]) {
        let vault = try Vault.open(at: path, keys: keys, options: .forTests())
        let entries = try vault.entries.map { entry in
            Vector.Entry(
                name: Array(entry.name.utf8),
                attributes: entry.attributes,
                secret: bytes(of: try vault.secret(of: entry))
            )
        }
        return (vault, entries)
    }

    @Test(
        "a vector's text with an unknown, doubled or missing key is refused",
        arguments: [
            "comment: x\nkey-file: 00\nexpect: opened\nslot: 1\ngeneration: 1\nslots: 1\n",
            "comment: x\ncomment: y\nkey-file: 00\nexpect: opened\nslot: 1\ngeneration: 1\n",
            "comment: x\nexpect: opened\nslot: 1\ngeneration: 1\n",
            "comment: x\nkey-file: 00\nexpect: fine\nrule: F1\n",
            "comment: x\nkey-file: 00\nexpect: malformed\n",
            "comment: x\nkey-file: 0\nexpect: malformed\nrule: F1\n",
            "comment: x\nvault: opened-key-file\nexpect: malformed\nrule: F1\n",
        ]
    )
    func closedKeys(text: String) {
        #expect(throws: Vector.Fault.self) { try Vector(name: "x", text: Array(text.utf8), bytes: []) }
    }
}
