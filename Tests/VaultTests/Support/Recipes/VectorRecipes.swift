@testable import Vault

/// How each vector is made, so that all can be made again from nothing.
enum VectorRecipes {
    static func all() throws -> [Vector] {
        try openedByKeys() + openedByTwo() + openedAmongSlots() + openedEntries() + openedSizes() + wrongKeys()
            + forgedHeaders() + forgedSlots() + forgedFactors() + forgedEntries() + inauthentic() + forgedPlaintexts()
            + openedParcels() + forgedParcels() + sealedParcels() + forgedRecords()
    }

    static func opened(
        _ name: String,
        _ comment: String,
        _ bytes: [UInt8],
        keys: [Vector.Key] = [.keyFile(ForgedKey.keyFileBytes)],
        slot: Int = 2,
        generation: UInt64 = 2,
        entries: [ForgedEntry] = []
    ) -> Vector {
        Vector(
            name: "opened-" + name,
            comment: comment,
            keys: keys,
            expectation: .opened,
            rule: nil,
            slot: slot,
            generation: generation,
            entries: entries.map(\.shown),
            bytes: bytes
        )
    }

    static func refused(
        _ rule: String,
        _ expectation: Vector.Expectation,
        _ name: String,
        _ comment: String,
        _ bytes: [UInt8],
        keys: [Vector.Key] = [.keyFile(ForgedKey.keyFileBytes)]
    ) -> Vector {
        Vector(
            name: "\(expectation.rawValue)-\(name)",
            comment: comment,
            keys: keys,
            expectation: expectation,
            rule: rule,
            slot: nil,
            generation: nil,
            entries: [],
            bytes: bytes
        )
    }
}
