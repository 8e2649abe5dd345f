@testable import Vault

/// Parcels that are sealed as they ought to be, with records that are not in the one encoding.
extension VectorRecipes {
    static func forgedRecords() throws -> [Vector] {
        func holding(_ rule: String, _ name: String, _ comment: String, _ plaintext: [UInt8]) throws -> Vector {
            let bytes = try ForgedParcel.holding().with { $0.plaintext = plaintext }
            return try refusedParcel(rule, .malformed, name, comment, bytes)
        }
        func records(_ rule: String, _ name: String, _ comment: String, _ records: [ForgedRecord]) throws -> Vector {
            try holding(rule, name, comment, ForgedRecord.plaintext(records))
        }
        let sample = ForgedRecord.plaintext([.sample])
        let last = sample.count - 1
        return [
            try holding("R1", "count-zero", "no record", ForgedRecord.plaintext([], count: 0)),
            try holding("R1", "count-beyond", "4,097 records promised", ForgedRecord.plaintext([.sample], count: 4097)),
            try records("R2", "name-empty", "an empty name", [ForgedRecord("")]),
            try records("R2", "name-long", "a name of 129 bytes", [ForgedRecord(String(repeating: "a", count: 129))]),
            try records("R3", "name-line-end", "a line end in a name", [ForgedRecord("a\nb")]),
            try records(
                "R3",
                "name-not-utf-8",
                "a name in Latin 1",
                [ForgedRecord("").with { $0.name = [0x66, 0xfc] }]
            ),
            try records("R4", "name-twice", "two records of one name", [.sample, ForgedRecord("a"), .sample]),
            try records(
                "R4",
                "name-twice-normal-form",
                "two records of one name in two normal forms",
                [ForgedRecord("fr\u{fc}h"), ForgedRecord("fru\u{308}h")]
            ),
            try records(
                "R5",
                "attributes-length",
                "65,537 bytes of attributes promised",
                [ForgedRecord.sample.with { $0.attributesLength = 65_537 }]
            ),
            try records(
                "R5",
                "secret-length",
                "a secret of 65,537 bytes promised",
                [ForgedRecord.sample.with { $0.secretLength = 65_537 }]
            ),
            try records(
                "R6",
                "secret-beyond",
                "a secret that reaches beyond the plaintext",
                [ForgedRecord.sample.with { $0.secretLength = 100 }]
            ),
            try holding(
                "R6",
                "records-promised",
                "two records promised, and no room for the second one's name",
                ForgedRecord.plaintext([ForgedRecord("a", secret: [UInt8](repeating: 1, count: 51))], count: 2)
            ),
            try holding(
                "R6",
                "records-trailing",
                "a record more than promised",
                ForgedRecord.plaintext([.sample, ForgedRecord("b")], count: 1)
            ),
            try holding("R6", "padding-nonzero", "a padding that ends in a one", sample.patched(last, [1])),
            try holding(
                "R6",
                "padding-long",
                "64 bytes of padding more than needed",
                sample + [UInt8](repeating: 0, count: 64)
            ),
        ]
    }
}
