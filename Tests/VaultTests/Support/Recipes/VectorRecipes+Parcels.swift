@testable import Vault

/// Parcels that open, and those that are refused for their outer form or their key.
extension VectorRecipes {
    private static let phrase = "correct horse"

    static func openedParcels() throws -> [Vector] {
        func opened(_ name: String, _ comment: String, _ parcel: ForgedParcel, key: Vector.Key? = nil) throws -> Vector
        {
            try openedParcel(name, comment, parcel.bytes, key: key, records: [.sample])
        }
        let sample = ForgedRecord.plaintext([.sample])
        let several: [ForgedRecord] = [
            .sample, ForgedRecord("früh", attributes: [7]), ForgedRecord("an open one", secret: [0, 10, 255]),
            ForgedRecord("Work"),
        ]
        let block = [ForgedRecord("a", attributes: [UInt8](0..<50), secret: [0])]
        return [
            try opened("key-file", "one record, for the owner of a key file", .holding()),
            try opened(
                "intake-key",
                "the same, for a vault",
                .forVault(plaintext: sample),
                key: .vault("opened-key-file")
            ),
            try opened(
                "passphrase",
                "the same, under a passphrase",
                ForgedParcel(.passphrase(phrase), plaintext: sample),
                key: .passphrase(phrase)
            ),
            try openedParcel(
                "records",
                "four records, two without a secret, in no order",
                ForgedParcel.holding(several).bytes,
                records: several
            ),
            try openedParcel(
                "block",
                "a record that fills its block: no padding",
                ForgedParcel.holding(block).bytes,
                records: block
            ),
        ]
    }

    static func forgedParcels() throws -> [Vector] {
        let parcel = try ForgedParcel.holding()
        let whole = try parcel.bytes
        let phrased = try ForgedParcel(.passphrase(phrase), plaintext: ForgedRecord.plaintext([.sample]))
        let keyFile = try ForgedKey.keyFile()
        return [
            try refusedParcel("Q1", .malformed, "magic", "the magic of a vault", whole.patched(7, [10])),
            try refusedParcel(
                "Q3",
                .malformed,
                "cut",
                "ends within its parameters",
                whole.prefix(95).patched(12, [95, 0])
            ),
            try refusedParcel("Q4", .unsupported, "version", "version 2", parcel.with { $0.version = 2 }),
            try refusedParcel(
                "Q5",
                .malformed,
                "length",
                "a length of one byte more",
                parcel.with { $0.lengthExcess = 1 }
            ),
            try refusedParcel("Q5", .malformed, "truncated", "its last byte is missing", whole.dropLast()),
            try refusedParcel("Q5", .malformed, "appended", "a byte behind its end", whole + [0]),
            try refusedParcel(
                "Q6",
                .unsupported,
                "kind",
                "sealed as for a slot of kind 2, which is for vaults alone",
                ForgedParcel(keyFile, plaintext: parcel.plaintext).bytes,
                key: keyFile.given
            ),
            try refusedParcel(
                "Q7",
                .unsupported,
                "cost",
                "2 GiB and 64 passes, which nobody is to compute",
                phrased.with { $0.parameters = ForgedSlot.parameters(64, 2 << 20) },
                key: .passphrase(phrase)
            ),
            try refusedParcel(
                "Q8",
                .malformed,
                "box-length",
                "a plaintext of 63 bytes",
                parcel.with { $0.plaintext.removeLast() }
            ),
        ]
    }

    static func sealedParcels() throws -> [Vector] {
        let parcel = try ForgedParcel.holding()
        let whole = try parcel.bytes
        let phrased = try ForgedParcel(.passphrase(phrase), plaintext: parcel.plaintext).bytes
        return [
            try refusedParcel(
                "Q9",
                .wrongKey,
                "key-file",
                "for another key file",
                whole,
                key: ForgedKey.keyFile().given
            ),
            try refusedParcel(
                "Q9",
                .wrongKey,
                "vault",
                "for a key file, and no vault",
                whole,
                key: .vault("opened-key-file")
            ),
            try refusedParcel(
                "Q9",
                .wrongKey,
                "kind",
                "a passphrase for a recipient's",
                whole,
                key: .passphrase(phrase)
            ),
            try refusedParcel(
                "Q9",
                .wrongKey,
                "passphrase",
                "another passphrase",
                phrased,
                key: .passphrase("battery staple")
            ),
            try refusedParcel(
                "Q9",
                .wrongKey,
                "passphrase-bit",
                "one bit of the box is another, which cannot be told from another passphrase",
                phrased.patched(90, [phrased[90] ^ 1]),
                key: .passphrase(phrase)
            ),
            try refusedParcel(
                "Q10",
                .authentication,
                "box-bit",
                "one bit of the box is another",
                whole.patched(130, [whole[130] ^ 1])
            ),
            try refusedParcel(
                "Q10",
                .authentication,
                "id",
                "under another parcel id",
                whole.patched(16, [0xff])
            ),
            try refusedParcel(
                "Q10",
                .authentication,
                "slot",
                "sealed with the key of a slot: `slot` in the context",
                ForgedParcel(
                    .recipient(),
                    owner: SealOwner(id: ForgedParcel.id, path: "forged"),
                    plaintext: parcel.plaintext
                ).bytes
            ),
        ]
    }

    static func openedParcel(
        _ name: String,
        _ comment: String,
        _ bytes: [UInt8],
        key: Vector.Key? = nil,
        records: [ForgedRecord]
    ) throws -> Vector {
        Vector(
            name: "opened-parcel-" + name,
            comment: comment,
            keys: [try key ?? ForgedKey.recipient().given],
            expectation: .opened,
            rule: nil,
            slot: nil,
            generation: nil,
            entries: records.map(\.shown),
            form: .parcel,
            bytes: bytes
        )
    }

    static func refusedParcel(
        _ rule: String,
        _ expectation: Vector.Expectation,
        _ name: String,
        _ comment: String,
        _ bytes: [UInt8],
        key: Vector.Key? = nil
    ) throws -> Vector {
        Vector(
            name: "\(expectation.rawValue)-parcel-\(name)",
            comment: comment,
            keys: [try key ?? ForgedKey.recipient().given],
            expectation: expectation,
            rule: rule,
            slot: nil,
            generation: nil,
            entries: [],
            form: .parcel,
            bytes: bytes
        )
    }
}
