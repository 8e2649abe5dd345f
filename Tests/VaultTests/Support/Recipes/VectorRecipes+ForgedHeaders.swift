@testable import Vault

/// Files and headers that are refused, each with its hash recomputed where it has one.
extension VectorRecipes {
    static func forgedHeaders() throws -> [Vector] {
        let sample = try ForgedVault.sample()
        let bytes = try sample.bytes
        func malformed(_ rule: String, _ name: String, _ comment: String, _ bytes: [UInt8]) -> Vector {
            refused(rule, .malformed, name, comment, bytes)
        }
        return [
            malformed("F2", "empty", "no bytes", []),
            malformed("F2", "magic", "another kind of file", bytes.patched(0, [0x4e])),
            malformed("F2", "magic-line-end", "a line end that a transfer changed", bytes.patched(7, [0x0d])),
            malformed("F2", "magic-cut", "the first 7 bytes alone", Array(bytes.prefix(7))),
            malformed("F3", "magic-only", "the magic alone", Array(bytes.prefix(8))),
            malformed("F3", "short", "111 bytes", Array(bytes.prefix(111))),
            refused("H1", .unsupported, "version", "format version 2", try sample.with { $0.version = 2 }),
            refused("H1", .unsupported, "version-zero", "format version 0", try sample.with { $0.version = 0 }),
            refused(
                "H1",
                .unsupported,
                "version-first",
                "a later version, and nothing else that is understood",
                Array(bytes.prefix(8)) + [3, 0] + [UInt8](repeating: 255, count: 102)
            ),
            refused(
                "H2",
                .unsupported,
                "critical-header",
                "an unknown critical flag",
                try sample.with { $0.flags = 1 << 31 }
            ),
            refused(
                "H2",
                .unsupported,
                "critical-header-lowest",
                "the lowest of the critical flags",
                try sample.with { $0.flags = 1 << 16 }
            ),
            malformed("H3", "truncated", "the last byte is missing", Array(bytes.dropLast())),
            malformed("H3", "appended", "one byte too many", bytes + [0]),
            malformed("H3", "length-more", "a length of one byte more", try sample.with { $0.lengthExcess = 1 }),
            malformed("H3", "length-less", "a length of one byte less", try sample.with { $0.lengthExcess = .max }),
            malformed("H4", "slots-none", "no slot at all", try sample.with { $0.slots = [] }),
            malformed(
                "H4",
                "slots-seventeen",
                "one slot too many",
                try sample.with { $0.slots = try (1...17).map { try ForgedSlot.unknown($0) } }
            ),
            malformed("H5", "entries-count", "4,097 entries promised", try sample.with { $0.entryCount = 4097 }),
            malformed("H5", "entries-count-largest", "4 billion promised", try sample.with { $0.entryCount = .max }),
            malformed(
                "H6",
                "generation-zero",
                "generations count from 1",
                try ForgedVault.holding([]).with { $0.generation = 0 }
            ),
            malformed(
                "H6",
                "generation-beyond",
                "a generation above 2^62",
                try sample.with { $0.generation = 1 << 62 + 1 }
            ),
        ]
    }
}
