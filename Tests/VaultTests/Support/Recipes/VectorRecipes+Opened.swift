@testable import Vault

/// Vaults that open, by what is in them.
extension VectorRecipes {
    static func openedAmongSlots() throws -> [Vector] {
        let keyFile = try ForgedSlot(2, .keyFile()).bytes
        func slots(_ name: String, _ comment: String, _ before: [[UInt8]], _ after: [[UInt8]] = []) throws -> Vector {
            opened(name, comment, try ForgedVault(slots: before + [keyFile] + after, entries: []).bytes)
        }
        let passphrases = try ["one", "two", "three"].enumerated().map { index, text in
            try ForgedSlot(UInt16(index + 1), .passphrase(text, salt: UInt8(index)))
        }
        let sixteen = try (1...16).map { number -> [UInt8] in
            number == 2 ? keyFile : try ForgedSlot.unknown(UInt16(number), kind: 8, body: [])
        }
        return [
            try slots(
                "unknown-slot",
                "slots of later kinds are skipped",
                [.init(ForgedSlot.unknown(1))],
                [
                    ForgedSlot.unknown(3, kind: 65_535)
                ]
            ),
            try slots(
                "unknown-slot-largest",
                "a later kind's body of 4,096 bytes",
                [
                    ForgedSlot.unknown(1, kind: 8, body: [UInt8](repeating: 9, count: 4096))
                ]
            ),
            opened(
                "slots-sixteen",
                "as many slots as there may be",
                try ForgedVault(slots: sixteen, entries: []).bytes
            ),
            opened(
                "third-passphrase",
                "several slots of one kind: the third opens",
                try ForgedVault.empty(passphrases).bytes,
                keys: [.passphrase("three")],
                slot: 3
            ),
            opened(
                "second-key",
                "the first key opens nothing, the second does",
                try ForgedVault.empty(passphrases).bytes,
                keys: [.passphrase("four"), .passphrase("two")]
            ),
            opened(
                "slot-order",
                "keys are tried in their order, not the slots",
                try ForgedVault.empty([ForgedSlot(1, .passphrase()), ForgedSlot(2, .keyFile())]).bytes,
                keys: [.keyFile(ForgedKey.keyFileBytes), .passphrase("correct horse")]
            ),
            opened(
                "one-of-two-alone",
                "a slot wants two keys, a later one of them alone",
                try ForgedVault.empty([ForgedSlot(1, .passphrase(), .command()), ForgedSlot(2, .passphrase(salt: 7))])
                    .bytes,
                keys: [.passphrase("correct horse")]
            ),
            try slots(
                "total-work",
                "as much work as all slots may ask for; a key file needs none of it",
                [ForgedSlot.costing(4, 1 << 20).bytes],
                [ForgedSlot.costing(2, 2 << 20, number: 3).bytes]
            ),
            try slots(
                "slot-number-largest",
                "numbers may leave gaps, up to 65,535",
                [],
                [ForgedSlot(65_535, .passphrase()).bytes]
            ),
        ]
    }

    static func openedEntries() throws -> [Vector] {
        func holding(_ name: String, _ comment: String, _ entries: [ForgedEntry]) throws -> Vector {
            opened(name, comment, try ForgedVault.holding(entries).bytes, entries: entries)
        }
        let sample = try ForgedVault.sample()
        let later = ForgedEntry(id: 2, "later", secret: [1])
        let flagged = ForgedEntry(id: 1, "flagged", secret: [1]).with { $0.flags = 0xff }
        let first = ForgedEntry(id: 1, "first").with { $0.version = 1 }
        return [
            opened("entries", "three entries", try sample.bytes, entries: ForgedVault.sampleEntries),
            try holding("no-entries", "an empty vault", []),
            opened(
                "unknown-entry",
                "entries of later kinds are not shown, nor opened",
                try ForgedVault.holding([
                    ForgedEntry(id: 1, "a"), later.with { $0.kind = 2 },
                    later.with { entry in
                        entry.id = 3
                        entry.kind = 65_535
                        entry.attributesPlaintext = [UInt8](repeating: 255, count: 64)
                    },
                    ForgedEntry(id: 4, "b"),
                ]).bytes,
                entries: [ForgedEntry(id: 1, "a"), ForgedEntry(id: 4, "b")]
            ),
            try holding("entry-optional-flags", "flags of an entry that are not critical", [flagged]),
            opened(
                "optional-flags",
                "flags of the header and of a slot that are not critical",
                try ForgedVault(
                    flags: 0xffff,
                    slots: [flaggedSlot().bytes],
                    entries: []
                ).bytes
            ),
            try holding(
                "entry-id-largest",
                "ids may leave gaps, up to 2^32 - 1",
                [
                    ForgedEntry(id: 7, "a"), ForgedEntry(id: .max, "b"),
                ]
            ),
            try holding("entry-version-older", "sealed by the first generation", [first]),
            try holding(
                "names-binary",
                "names that look alike are not the same; one holds spaces",
                [
                    ForgedEntry(id: 1, "Work"), ForgedEntry(id: 2, "work"), ForgedEntry(id: 3, " w or k "),
                    ForgedEntry(id: 4, "\u{301}\u{430}"), ForgedEntry(id: 5, "a"), ForgedEntry(id: 6, "\u{ff41}"),
                    ForgedEntry(id: 7, "\u{e000}\u{10ffff}\u{378}"), ForgedEntry(id: 8, "e\u{301}"),
                ]
            ),
            try holding(
                "entries-many",
                "forty entries",
                (1...40).map { ForgedEntry(id: $0, "entry \($0)", attributes: [UInt8($0)], secret: [UInt8($0), 0]) }
            ),
            opened(
                "generation-first",
                "just made",
                try ForgedVault.holding([]).with { $0.generation = 1 },
                generation: 1
            ),
            opened(
                "generation-largest",
                "the last generation",
                try ForgedVault.holding([ForgedEntry(id: 1, "a").with { $0.version = 1 << 62 }]).with {
                    $0.generation = 1 << 62
                },
                generation: 1 << 62,
                entries: [ForgedEntry(id: 1, "a")]
            ),
        ]
    }

    private static func flaggedSlot() throws -> ForgedSlot {
        var slot = try ForgedSlot(2, .keyFile())
        slot.flags = 0xff
        return slot
    }

    static func openedSizes() throws -> [Vector] {
        func slot(_ name: String, _ comment: String, _ change: (inout ForgedSlot) -> Void) throws -> Vector {
            var slot = try ForgedSlot(2, .keyFile())
            change(&slot)
            return opened(name, comment, try ForgedVault.empty([slot]).bytes)
        }
        func entry(_ name: String, _ comment: String, _ entry: ForgedEntry) throws -> Vector {
            opened(name, comment, try ForgedVault.holding([entry]).bytes, entries: [entry])
        }
        let name = String(repeating: "é", count: 62) + "€b"
        return [
            try slot("label-largest", "a label of 64 bytes") {
                $0.label = Array(String(repeating: "🔑", count: 16).utf8)
            },
            try slot("label-one-byte", "the shortest label but none") { $0.label = [0x20] },
            try slot("slot-time-zero", "made in 1970") { $0.created = 0 },
            try slot("slot-time-largest", "made in the last second of the year 9999") { $0.created = 253_402_300_799 },
            try entry("secret-one-byte", "the shortest secret", ForgedEntry(id: 1, "a", secret: [0])),
            try entry(
                "secret-block",
                "a secret that fills its block: no padding",
                ForgedEntry(id: 1, "a", secret: [UInt8](repeating: 0, count: 60))
            ),
            try entry(
                "secret-block-more",
                "one byte more: 63 bytes of padding",
                ForgedEntry(id: 1, "a", secret: [UInt8](repeating: 255, count: 61))
            ),
            try entry("name-largest", "a name of 128 bytes", ForgedEntry(id: 1, name, secret: [1])),
            try entry("attributes-none", "no attributes", ForgedEntry(id: 1, "a")),
            try entry(
                "attributes-block",
                "name and attributes that fill their block",
                ForgedEntry(id: 1, "a", attributes: [UInt8](0..<57))
            ),
            try entry(
                "attributes-block-more",
                "one byte more",
                ForgedEntry(id: 1, "a", attributes: [UInt8](0..<58))
            ),
        ]
    }
}
