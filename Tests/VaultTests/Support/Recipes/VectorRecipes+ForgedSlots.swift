@testable import Vault

/// Slots that are refused, in vaults whose hash is right.
extension VectorRecipes {
    static func forgedSlots() throws -> [Vector] {
        func second(
            _ rule: String,
            _ name: String,
            _ comment: String,
            _ expectation: Vector.Expectation = .malformed,
            _ change: (inout ForgedSlot) throws -> Void
        ) throws -> Vector {
            var slot = try ForgedSlot(2, .keyFile(), label: "laptop")
            try change(&slot)
            let first = try ForgedSlot(1, .passphrase())
            return refused(rule, expectation, name, comment, try ForgedVault.empty([first, slot]).bytes)
        }
        func cut(_ rule: String, _ name: String, _ comment: String, _ count: Int) throws -> Vector {
            let slot = Array(try ForgedSlot(2, .keyFile(), label: "laptop").bytes.prefix(count))
            return refused(rule, .malformed, name, comment, try ForgedVault(slots: [slot], entries: []).bytes)
        }
        func label(_ name: String, _ comment: String, _ bytes: [UInt8]) throws -> Vector {
            try second("S7", "label-" + name, comment) { $0.label = bytes }
        }
        let sample = try ForgedVault.sample()
        return [
            try cut("S1", "slot-cut", "a slot that ends within its first 20 bytes", 19),
            refused(
                "S1",
                .malformed,
                "slots-promised",
                "one slot more promised than there is",
                try ForgedVault.holding([]).with { $0.slotCount = 2 }
            ),
            try second("S2", "critical-slot", "an unknown critical flag of a slot", .unsupported) { $0.flags = 1 << 8 },
            refused(
                "S2",
                .unsupported,
                "critical-slot-unknown",
                "a critical flag of a slot of a later kind",
                try sample.with { $0.slots.append(try ForgedSlot.unknown(3).patched(5, [0x80])) }
            ),
            try second("S3", "label-long", "a label of 65 bytes") { $0.label = [UInt8](repeating: 0x61, count: 65) },
            refused(
                "S4",
                .malformed,
                "body-long",
                "a body of 4,097 bytes",
                try sample.with {
                    $0.slots.append(try ForgedSlot.unknown(3, body: [UInt8](repeating: 0, count: 4097)))
                }
            ),
            try second("S5", "slot-kind-zero", "no kind has the number 0") { $0.kind = 0 },
            try second("S6", "slot-time", "made after the year 9999") { $0.created = 253_402_300_800 },
            try second("S6", "slot-time-largest", "a time that is negative to some") { $0.created = .max },
            try label("control", "an escape in a label", Array("a\u{1b}[2J".utf8)),
            try label("delete", "a delete character", [0x7f]),
            try label("c1", "a control of the upper half", Array("\u{9b}".utf8)),
            try label("line", "a line separator", Array("a\u{2028}b".utf8)),
            try label("direction", "a mark that turns the reading direction", Array("a\u{202e}b".utf8)),
            try label("tag", "an invisible tag", Array("a\u{e0041}".utf8)),
            try label("format-late", "a format character that came with Unicode 15", Array("\u{13440}a\u{1343f}".utf8)),
            try label("not-utf-8", "a byte that no UTF-8 holds", [0x61, 0xff]),
            try label("overlong", "an over-long form", [0xc1, 0xa1]),
            try label("surrogate", "a surrogate", [0xed, 0xa0, 0x80]),
            try label("unfinished", "a character without its last byte", [0xe2, 0x82]),
            try label("beyond-unicode", "above U+10FFFF", [0xf4, 0x90, 0x80, 0x80]),
            try cut("S7", "label-cut", "a label that reaches into the hash", 22),
            try cut("S8", "body-cut", "a body that reaches into the hash", 30),
            try second("S12", "body-more", "a byte behind the sealed data key") { $0.trailing = [0] },
            refused(
                "S12",
                .malformed,
                "body-less",
                "a body without its last byte",
                try sample.with { vault in
                    let slot = vault.slots[1]
                    vault.slots[1] = slot.dropLast().patched(16, [87])
                }
            ),
            refused(
                "S12",
                .malformed,
                "body-empty",
                "a key-file slot without a body",
                try sample.with { $0.slots[1] = $0.slots[1].prefix(20).patched(16, [0]) }
            ),
            try second("S12", "body-no-key", "a recipient's slot with room for one public key only") { slot in
                slot.kind = 6
                slot.parameters = [UInt8](repeating: 9, count: 32)
            },
            refused(
                "S13",
                .malformed,
                "slot-number-zero",
                "slots count from 1",
                try ForgedVault.empty([ForgedSlot(0, .keyFile())]).bytes
            ),
            try second("S13", "slots-doubled", "one number twice") { $0.number = 1 },
            refused("S13", .malformed, "slots-descend", "slots descend", try sample.with { $0.slots.reverse() }),
        ]
    }

    static func forgedFactors() throws -> [Vector] {
        func alone(
            _ rule: String,
            _ expectation: Vector.Expectation,
            _ name: String,
            _ comment: String,
            _ slots: [ForgedSlot]
        )
            throws -> Vector
        {
            let vault = try ForgedVault(
                slots: slots.map { try $0.bytes } + [ForgedSlot(9, .keyFile()).bytes],
                entries: []
            )
            return refused(rule, expectation, name, comment, try vault.bytes)
        }
        func cost(_ name: String, _ comment: String, _ passes: UInt32, _ kibibytes: UInt32) throws -> Vector {
            try alone("S9", .unsupported, "cost-" + name, comment, [.costing(passes, kibibytes)])
        }
        func both(_ first: UInt16, _ one: [UInt8], _ second: UInt16, _ other: [UInt8]) -> ForgedSlot {
            let parameters = Sample.littleEndian(first) + one + Sample.littleEndian(second) + other
            return ForgedSlot(1, kind: 7, parameters: parameters)
        }
        let salt = [UInt8](repeating: 1, count: 16)
        let cheap = ForgedSlot.parameters(1, 8)
        let keyed = both(2, salt, 3, salt)
        return [
            try cost("zero", "no pass", 0, 64),
            try cost("passes", "65 passes", 65, 64),
            try cost("passes-largest", "4 billion passes", .max, 64),
            try cost("memory-least", "7 KiB", 3, 7),
            try cost("memory", "more than 2 GiB", 1, 2 << 20 + 1),
            try cost("memory-largest", "4 TiB", 1, .max),
            try cost("product", "each allowed, not both", 4, 1 << 20 + 1),
            try alone(
                "S9",
                .unsupported,
                "cost-command",
                "what a command prints, at a hostile cost",
                [
                    ForgedSlot(1, kind: 4, parameters: ForgedSlot.parameters(64, 2 << 20))
                ]
            ),
            try alone(
                "S9",
                .unsupported,
                "cost-within-two",
                "a hostile cost within two of two",
                [
                    both(2, salt, 4, ForgedSlot.parameters(.max, .max))
                ]
            ),
            try alone(
                "S9",
                .unsupported,
                "cost-within-two-first",
                "the same in the first of the two",
                [
                    both(1, ForgedSlot.parameters(0, 64), 2, salt)
                ]
            ),
            try alone(
                "S10",
                .unsupported,
                "two-nested",
                "two of two within two of two",
                [both(2, salt, 7, keyed.parameters)]
            ),
            try alone("S10", .unsupported, "two-unknown", "a factor of a later kind", [both(2, salt, 99, salt)]),
            try alone("S10", .unsupported, "two-zero", "a factor of kind 0", [both(0, salt, 2, salt)]),
            refused(
                "S11",
                .malformed,
                "two-descend",
                "a key file before a passphrase",
                try ForgedVault.empty([ForgedSlot(1, .keyFile(), .passphrase())]).bytes,
                keys: [.keyFile(ForgedKey.keyFileBytes), .passphrase("correct horse")]
            ),
            refused(
                "S12",
                .malformed,
                "two-alone",
                "two of two with one factor, and no more",
                try ForgedVault(
                    slots: [ForgedSlot.unknown(1, kind: 7, body: [2, 0] + salt), ForgedSlot(9, .keyFile()).bytes],
                    entries: []
                ).bytes
            ),
            try alone(
                "S12",
                .malformed,
                "two-more",
                "two factors and a byte",
                [
                    ForgedSlot(1, kind: 7, parameters: keyed.parameters + [0])
                ]
            ),
            try alone(
                "Z2",
                .unsupported,
                "work-together",
                "three slots, each of bearable work",
                [
                    .costing(4, 1 << 20), .costing(64, 64 << 10, number: 2), .costing(1, 8, number: 3),
                ]
            ),
            try alone(
                "Z2",
                .unsupported,
                "work-of-two",
                "so in two of two",
                [
                    both(1, ForgedSlot.parameters(4, 1 << 20), 1, ForgedSlot.parameters(4, 1 << 20)),
                    ForgedSlot(2, kind: 4, parameters: cheap),
                ]
            ),
        ]
    }
}
