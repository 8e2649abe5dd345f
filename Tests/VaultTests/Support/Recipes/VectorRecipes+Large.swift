@testable import Vault

/// At the bounds, and just beyond them: too large to be kept, so made anew for each test.
extension VectorRecipes {
    static func large() throws -> [Vector] {
        try largestParts() + largestFiles()
    }

    static func largeParcels() throws -> [Vector] {
        let many = (1...4096).map { ForgedRecord("\($0)") }
        let most = 64 << 10
        let largest = ForgedRecord(
            String(repeating: "é", count: 64),
            attributes: [UInt8](repeating: 1, count: most),
            secret: [UInt8](repeating: 2, count: most)
        )
        let larger = largest.with { $0.secret?.append(3) }
        func malformed(_ rule: String, _ name: String, _ comment: String, _ parcel: ForgedParcel) throws -> Vector {
            try refusedParcel(rule, .malformed, name, comment, parcel.bytes)
        }
        return [
            try openedParcel("records-largest", "4,096 records", ForgedParcel.holding(many).bytes, records: many),
            try malformed("R1", "records-too-many", "4,097 records", .holding(many + [.sample])),
            try openedParcel(
                "record-largest",
                "name, attributes and secret of the largest size",
                ForgedParcel.holding([largest]).bytes,
                records: [largest]
            ),
            try malformed("R5", "secret-large", "a secret of 65,537 bytes", .holding([larger])),
            try refusedParcel(
                "Q2",
                .malformed,
                "file-too-large",
                "a file of one byte more than 16 MiB",
                Parcel.magic + [UInt8](repeating: 0, count: Bounds.file + 1 - Parcel.magic.count)
            ),
        ]
    }

    private static func largestParts() throws -> [Vector] {
        let most = 64 << 10
        let noise = (0...most).map { UInt8(truncatingIfNeeded: $0 &* 167 >> 3) }
        let largest = ForgedEntry(
            id: 1,
            String(repeating: "é", count: 64),
            attributes: Array(noise.prefix(most)),
            secret: noise.prefix(most).reversed()
        )
        let sample = ForgedEntry(id: 1, "a", secret: [1])
        func malformed(_ rule: String, _ name: String, _ comment: String, _ entry: [UInt8]) throws -> Vector {
            refused(rule, .malformed, name, comment, try ForgedVault.holding([]).with { $0.entries = [entry] })
        }
        return [
            opened(
                "parts-largest",
                "name, attributes and secret of the largest size",
                try ForgedVault.holding([largest]).bytes,
                entries: [largest]
            ),
            try malformed(
                "P3",
                "attributes-large",
                "65,537 bytes of attributes",
                sample.with { $0.attributes = noise }.bytes
            ),
            try malformed("P6", "secret-large", "a secret of 65,537 bytes", sample.with { $0.secret = noise }.bytes),
            try malformed(
                "E5",
                "attributes-box-large",
                "sealed attributes of 1,028 blocks",
                sample.assembled([UInt8](repeating: 1, count: 40 + 64 * 1028), [])
            ),
            try malformed(
                "E6",
                "secret-box-large",
                "a sealed secret of 1,026 blocks",
                sample.assembled(sample.sealedAttributes, [UInt8](repeating: 1, count: 40 + 64 * 1026))
            ),
        ]
    }

    private static func largestFiles() throws -> [Vector] {
        let many = (1...4096).map { ForgedEntry(id: $0, "\($0)") }
        let full = try ForgedVault.holding(many)
        let extra = try ForgedEntry(id: 5000, "extra").bytes
        // Entries of a later kind, which nobody opens; the last slot takes what is left over.
        let filler = (1...127).map { id in
            ForgedEntry(id: id, "").with { $0.kind = 2 }.assembled(
                [UInt8](repeating: 1, count: 40 + 64 * 1027),
                [UInt8](repeating: 2, count: 40 + 64 * 1025)
            )
        }
        let base = ForgedVault(slots: [try ForgedSlot(2, .keyFile()).bytes], entries: filler)
        let small = ForgedEntry(id: 200, "").with { $0.kind = 2 }
        let missing = Bounds.file - (try base.bytes.count) - 22
        let blocks = (missing - 24 - 40) / 64
        func filled(_ excess: Int) throws -> [UInt8] {
            try base.with { vault in
                let first = min(blocks, 1027)
                let second = blocks - first - 1
                var entry = small.assembled([UInt8](repeating: 1, count: 40 + 64 * first), [])
                if second > 0 {
                    entry = small.assembled(
                        [UInt8](repeating: 1, count: 40 + 64 * first),
                        [UInt8](repeating: 1, count: 40 + 64 * second)
                    )
                }
                vault.entries.append(entry)
                let rest = missing - entry.count + excess
                vault.slots.append(try ForgedSlot.unknown(3, body: [UInt8](repeating: 3, count: rest)))
            }
        }
        return [
            opened("entries-largest", "4,096 entries", try full.bytes, entries: many),
            refused("H5", .malformed, "entries-too-many", "4,097 entries", try full.with { $0.entries.append(extra) }),
            opened("file-largest", "a file of exactly 16 MiB", try filled(0)),
            refused("F1", .malformed, "file-too-large", "one byte more", try filled(1)),
        ]
    }
}
