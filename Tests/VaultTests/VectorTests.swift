import Glibc
import Testing

@testable import Vault

/// Vaults that another decoder can read too, each of which opens or fails in exactly one way.
///
/// `NOTIFY_WRITE_VECTORS=1` makes the files anew.
@Suite("Vault vectors")
struct VectorTests {
    private static let vectors = (try? Vector.onDisk()) ?? []

    @Test("there are vectors")
    func presence() {
        #expect(Self.vectors.count > 40)
    }

    @Test("the recipes make the vectors that lie on disk, byte for byte")
    func recipes() throws {
        let made = try VectorRecipes.all()
        if getenv("NOTIFY_WRITE_VECTORS") != nil {
            for vector in made { try vector.store() }
        }
        let stored = try Vector.onDisk()
        #expect(made.sorted { $0.name < $1.name } == stored.sorted { $0.name < $1.name })
    }

    @Test("a vector opens or fails as its text says", arguments: vectors)
    func outcome(of vector: Vector) throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/vault"
            try write(vector.bytes, to: path)
            let key: VaultKey
            switch vector.key {
            case .passphrase(let passphrase): key = .passphrase(try secret(passphrase))
            case .keyFile(let bytes):
                try write(bytes, to: directory + "/key")
                key = .keyFile(path: directory + "/key")
            }
            let expected: VaultError.Kind
            switch vector.expectation {
            case .opened:
                let vault = try Vault.open(at: path, key: key, options: .forTests())
                #expect(vault.slot == vector.slot)
                #expect(vault.generation == vector.generation.map { UInt64($0) })
                let found = try vault.entries.map {
                    Vector.Entry(
                        name: $0.name,
                        attributes: $0.attributes,
                        secret: bytes(of: try vault.secret(of: $0))
                    )
                }
                #expect(found == vector.entries)
                return
            case .malformed: expected = .malformed
            case .unsupported: expected = .unsupported
            case .authentication: expected = .authentication
            case .wrongKey: expected = .wrongKey
            }
            let error = #expect(throws: VaultError.self) { try Vault.open(at: path, key: key, options: .forTests()) }
            #expect(error?.kind == expected, "\(error?.reason ?? "")")
            #expect(try contents(of: path) == vector.bytes)
        }
    }

    @Test(
        "a vector's text with an unknown, doubled or missing key is refused",
        arguments: [
            "comment: x\nkey-file: 00\nexpect: opened\nslots: 1\n",
            "comment: x\ncomment: y\nkey-file: 00\nexpect: opened\n",
            "comment: x\nexpect: opened\n", "comment: x\nkey-file: 00\nexpect: fine\n",
        ]
    )
    func closedKeys(text: String) {
        #expect(throws: Vector.Fault.self) { try Vector(name: "x", text: text, bytes: []) }
    }
}
