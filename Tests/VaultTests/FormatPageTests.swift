import Testing

@testable import Vault

/// What `etc/vault-format.md` says is what the code does.
@Suite("Format page")
struct FormatPageTests {
    private let page: FormatPage

    init() throws {
        page = try FormatPage()
    }

    @Test("the bounds are those of the code")
    func bounds() {
        func row<Value: FixedWidthInteger>(_ what: String, _ range: ClosedRange<Value>) -> [String] {
            [what, String(range.lowerBound), String(range.upperBound)]
        }
        let least = UInt64(Bounds.passes.lowerBound) * UInt64(Bounds.kibibytes.lowerBound)
        #expect(
            page.rows(of: "Bounds").dropFirst() == [
                row("file, bytes", Header.length + Sodium.hashLength...Bounds.file),
                row("slots", Bounds.slots),
                row("entries", Bounds.entries),
                row("records of a parcel", Bounds.records),
                row("parcels that wait", 0...Bounds.pending),
                row("label, bytes", Bounds.label),
                row("slot body, bytes", Bounds.slotBody),
                row("name, bytes", Bounds.name),
                row("attributes, bytes", Bounds.attributes),
                row("secret, bytes", Bounds.secret),
                row("time, seconds", Bounds.time),
                row("generation", Bounds.generation),
                row("Argon2 passes", Bounds.passes),
                row("Argon2 KiB", Bounds.kibibytes),
                row("passes times KiB of a factor", least...Bounds.work),
                row("passes times KiB of all factors", 0...Bounds.totalWork),
            ]
        )
    }

    @Test("each rule has a class and vectors of that class, and each vector that is refused has a rule")
    func rules() throws {
        var classes: [String: String] = [:]
        let rows = page.rows(of: "Checks and classes") + page.rows(of: "Checks of a parcel")
        for row in rows where row.count == 3 && row[0] != "rule" {
            #expect(classes.updateValue(row[1], forKey: row[0]) == nil, "\(row[0])")
        }
        var covered: Set<String> = []
        for vector in try VectorRecipes.all() + VectorRecipes.large() + VectorRecipes.largeParcels() {
            guard let rule = vector.rule else { continue }
            #expect(classes[rule] == vector.expectation.rawValue, "\(vector.name)")
            covered.insert(rule)
        }
        #expect(covered == Set(classes.keys))
    }

    @Test("plain text is what the listed code points leave")
    func plainText() throws {
        var listed: Set<UInt32> = Set(0xd800...0xdfff)
        for row in page.rows(of: "Plain text").dropFirst() {
            for range in row[1].split(separator: ",") {
                let ends = range.split(separator: "–").map { $0.filter { $0 != " " } }.compactMap {
                    UInt32($0, radix: 16)
                }
                listed.formUnion(try #require(ends.first)...(try #require(ends.last)))
            }
        }
        let differing = (UInt32(0)...0x10ffff).compactMap(Unicode.Scalar.init).filter { scalar in
            Bounds.isPlain(String(Character(scalar))) == listed.contains(scalar.value)
        }
        #expect(differing.isEmpty, "\(differing.map { String($0.value, radix: 16) })")
    }

    @Test("the recovery codes are right")
    func recoveryCodes() throws {
        let rows = page.rows(of: "Recovery code").dropFirst()
        #expect(rows.count == 3)
        for row in rows {
            let code = try Vector.bytes(row[0].utf8.filter { $0 != UInt8(ascii: "`") })
            let text = bytes(of: try RecoveryCode.text(of: secret(code))) ?? []
            #expect(row[1] == "`\(String(decoding: text, as: UTF8.self))`")
        }
    }

    @Test("the recipient is right")
    func recipient() throws {
        let rows = page.rows(of: "Recipient").dropFirst()
        let file = try secret(ForgedKey.keyFileBytes)
        let key = try Recipient.privateKey(ofKeyFile: file)
        let recipient = try Recipient(ofPrivateKey: key)
        #expect(
            rows.map { $0[1] } == [
                shown(file), shown(key), "`\(Vector.hexadecimal(recipient.bytes))`", "`\(recipient.text)`",
            ]
        )
    }

    @Test("the subkeys are right")
    func subkeys() throws {
        let key = try secret(ForgedKey.keyFileBytes)
        let rows = page.rows(of: "Data key and subkeys").filter { $0[1].hasPrefix("`0") || $0[0].hasPrefix("subkey ") }
        let keys = try VaultContents.Keys(dataKey: key)
        #expect(
            rows.map { $0[1] } == [
                shown(key), shown(keys.entries), shown(keys.file), shown(keys.audit), shown(keys.intake),
            ]
        )
    }

    @Test("the values of the worked example are those of its vector")
    func workedExample() throws {
        let expected = try WorkedExample.rows().map { "| \($0.0) | `\($0.1)` |" }
        let found = page.lines(of: "Worked example").filter { $0.hasPrefix("| ") && $0.contains("`") }
        #expect(found == expected, "\(expected.joined(separator: "\n"))")
    }

    @Test("the anchor of the worked example is right")
    func anchor() throws {
        let vector = try #require(try Vector.onDisk().first { $0.name == "opened-key-file" })
        let anchor = Anchor(of: try Container(decoding: vector.bytes), bytes: vector.bytes)
        let lines = page.lines(of: "Worked example").split { $0.hasPrefix("```") }
        let block = try #require(lines.first { $0.first?.hasPrefix("notify vault anchor") == true })
        #expect(block.map { "\($0)\n" }.joined() == String(decoding: anchor.encoded, as: UTF8.self))
    }

    private func shown(_ secret: SecretBuffer) -> String {
        "`\(Vector.hexadecimal(bytes(of: secret) ?? []))`"
    }
}
