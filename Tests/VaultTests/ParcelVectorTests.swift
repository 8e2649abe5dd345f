import Testing

@testable import Vault

/// Parcels that another decoder can read too, each of which opens or fails in exactly one way.
@Suite("Parcel vectors")
struct ParcelVectorTests {
    private static let all = (try? Vector.onDisk()) ?? []
    private static let vectors = all.filter { $0.form == .parcel }

    @Test("there are vectors")
    func presence() {
        #expect(Self.vectors.count > 30)
    }

    @Test("a parcel opens or fails as its text says", arguments: vectors)
    func outcome(of vector: Vector) throws {
        try expectOutcome(of: vector)
    }

    @Test("so do parcels at the bounds and just beyond them")
    func large() throws {
        for vector in try VectorRecipes.largeParcels() { try expectOutcome(of: vector) }
    }

    private func expectOutcome(of vector: Vector) throws {
        guard let expected = vector.expectation.kind else {
            let found = try records(of: vector).map { record in
                Vector.Entry(
                    name: Array(record.name.utf8),
                    attributes: record.attributes,
                    secret: bytes(of: record.secret)
                )
            }
            #expect(found == vector.entries, "\(vector.name)")
            #expect(try Parcel(decoding: vector.bytes, path: vector.name).encoded == vector.bytes)
            return
        }
        let error = #expect(throws: VaultError.self, "\(vector.name)") { try records(of: vector) }
        #expect(error?.kind == expected, "\(vector.name): \(error?.reason ?? "")")
    }

    private func records(of vector: Vector) throws -> [Record] {
        let parcel = try Parcel(decoding: vector.bytes, path: vector.name)
        let key = try #require(vector.keys.first)
        guard case .vault(let name) = key else {
            return try parcel.records(openedWith: key.vaultKey, options: .forTests())
        }
        let sealed = try #require(Self.all.first { $0.form == .vault && $0.name == name })
        return try withTemporaryDirectory { directory in
            try write(sealed.bytes, to: directory + "/vault")
            let keys = try sealed.keys.map { try $0.vaultKey }
            return try Vault.open(at: directory + "/vault", keys: keys, options: .forTests()).records(in: parcel)
        }
    }

    @Test(
        "a parcel's text with a slot, a generation or other than one key is refused",
        arguments: [
            "comment: x\nkey-file: 00\nexpect: opened\nslot: 1\n",
            "comment: x\nkey-file: 00\nexpect: opened\ngeneration: 1\n",
            "comment: x\nkey-file: 00\nkey-file: 01\nexpect: opened\n",
            "comment: x\nexpect: opened\n",
            "comment: x\nkey-file: 00\nexpect: malformed\n",
        ]
    )
    func closedKeys(text: String) {
        #expect(throws: Vector.Fault.self) {
            try Vector(name: "x", text: Array(text.utf8), form: .parcel, bytes: [])
        }
    }
}
