@testable import Vault

/// Plaintexts that are sealed as they ought to be, and not in the one encoding.
extension VectorRecipes {
    static func forgedPlaintexts() throws -> [Vector] {
        func holding(_ rule: String, _ name: String, _ comment: String, _ entries: [ForgedEntry]) throws -> Vector {
            refused(rule, .malformed, name, comment, try ForgedVault.holding(entries).bytes)
        }
        func name(_ rule: String, _ name: String, _ comment: String, _ bytes: [UInt8]) throws -> Vector {
            try holding(rule, "name-" + name, comment, [ForgedEntry(id: 1, name: bytes)])
        }
        func attributes(_ rule: String, _ name: String, _ comment: String, _ plaintext: [UInt8]) throws -> Vector {
            try holding(rule, name, comment, [ForgedEntry(id: 1, "a").with { $0.attributesPlaintext = plaintext }])
        }
        func secret(_ rule: String, _ name: String, _ comment: String, _ plaintext: [UInt8]) throws -> Vector {
            try holding(
                rule,
                "secret-" + name,
                comment,
                [ForgedEntry(id: 1, "a").with { $0.secretPlaintext = plaintext }]
            )
        }
        func twice(_ name: String, _ comment: String, _ first: String, _ second: String) throws -> Vector {
            try holding("P5", "name-twice" + name, comment, [ForgedEntry(id: 1, first), ForgedEntry(id: 2, second)])
        }
        let zeros = [UInt8](repeating: 0, count: 128)
        let one: [UInt8] = [1, 0, 0x61]
        return [
            try name("P1", "empty", "an empty name", []),
            try name("P1", "long", "a name of 129 bytes", [UInt8](repeating: 0x61, count: 129)),
            try attributes(
                "P1",
                "name-length-largest",
                "a name of 65,535 bytes",
                zeros.prefix(64).patched(0, [255, 255])
            ),
            try name("P2", "line-end", "a line end in a name", Array("a\nb".utf8)),
            try name("P2", "nul", "a zero byte in a name", [0x61, 0, 0x62]),
            try name("P2", "direction", "a mark that turns the reading direction", Array("a\u{200f}b".utf8)),
            try name("P2", "joiner", "an invisible joiner", Array("a\u{200d}b".utf8)),
            try name("P2", "soft-hyphen", "a hyphen that is not seen", Array("pass\u{ad}word".utf8)),
            try name("P2", "paragraph", "a paragraph separator", Array("\u{2029}".utf8)),
            try name("P2", "mark", "a byte order mark", Array("\u{feff}a".utf8)),
            try name("P2", "not-utf-8", "a name in Latin 1", [0x66, 0x72, 0xfc, 0x68]),
            try name("P2", "surrogates", "a character as two surrogates", [0xed, 0xa0, 0xbd, 0xed, 0xb4, 0x91]),
            try attributes(
                "P3",
                "attributes-length",
                "65,537 bytes of attributes promised",
                zeros.prefix(64).patched(0, one + [1, 0, 1, 0])
            ),
            try attributes(
                "P4",
                "name-cut",
                "a name that reaches beyond the plaintext",
                [100, 0] + [UInt8](repeating: 0x61, count: 62)
            ),
            try attributes(
                "P4",
                "attributes-beyond",
                "attributes that reach beyond the plaintext",
                zeros.prefix(64).patched(0, one + [58])
            ),
            try attributes(
                "P4",
                "attributes-length-cut",
                "no room for the attributes' length",
                [62, 0] + [UInt8](repeating: 0x61, count: 62)
            ),
            try attributes("P4", "padding-long", "64 bytes of padding more than needed", zeros.patched(0, one)),
            try attributes(
                "P4",
                "padding-nonzero",
                "a padding that ends in a one",
                zeros.prefix(64).patched(0, one).patched(63, [1])
            ),
            try twice("", "two entries of one name", "a", "a"),
            try twice("-normal-form", "two entries of one name in two normal forms", "fr\u{fc}h", "fru\u{308}h"),
            try twice("-singleton", "Ω and the sign for ohm are one", "\u{3a9}", "\u{2126}"),
            try secret("P6", "empty", "a secret of no bytes", Array(zeros.prefix(64))),
            try secret("P6", "length", "a secret of 65,537 bytes promised", zeros.prefix(64).patched(0, [1, 0, 1, 0])),
            try secret(
                "P6",
                "length-largest",
                "a secret of 4 GiB promised",
                zeros.prefix(64).patched(0, [255, 255, 255, 255])
            ),
            try secret("P7", "beyond", "a secret that reaches beyond its plaintext", zeros.prefix(64).patched(0, [61])),
            try secret(
                "P7",
                "padding-long",
                "64 bytes of padding more than needed",
                zeros.patched(0, [1, 0, 0, 0, 9])
            ),
            try secret(
                "P7",
                "padding-nonzero",
                "a padding that begins with a one",
                zeros.prefix(64).patched(0, [1, 0, 0, 0, 9, 1])
            ),
        ]
    }
}
