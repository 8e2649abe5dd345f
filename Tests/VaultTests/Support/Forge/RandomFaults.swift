@testable import Vault

/// Vaults with a few bytes wrong, in a place that a fixed seed chooses, and a hash that is right for them.
struct RandomFaults {
    static let keys: [Vector.Key] = [.keyFile(ForgedKey.keyFileBytes), .systemdCredential([UInt8](0x20..<0x40))]

    private let entropy: FixedEntropy

    init(seed: UInt64) {
        entropy = FixedEntropy(seed: seed)
    }

    mutating func next() throws -> [UInt8] {
        var entries = ForgedVault.sampleEntries + [ForgedEntry(id: 9, "later").with { $0.kind = 2 }]
        if below(3) == 0 { spoilPlaintext(of: &entries[0]) }
        var slots = try [
            ForgedSlot(1, .passphrase(), label: "laptop"), ForgedSlot(2, .keyFile(), .systemdCredential()),
            ForgedSlot(3, .recipient(ForgedKey.keyFileBytes)), ForgedSlot(5, .keyFile(), label: "schlüssel"),
        ].map { try $0.bytes }
        slots.append(try ForgedSlot.unknown(9))
        if below(4) == 0 { slots.swapAt(below(slots.count), below(slots.count)) }
        var file = try ForgedVault(slots: slots, entries: entries.map { try $0.bytes }).bytes
        file.removeLast(Sodium.hashLength)
        if below(5) > 0 { spoil(&file) }
        if below(8) == 0 { file.insert(UInt8(below(256)), at: 8 + below(file.count - 8)) }
        if below(8) == 0 { file.remove(at: 8 + below(file.count - 8)) }
        if below(10) > 0 { file = file.patched(44, Sample.littleEndian(UInt32(file.count + Sodium.hashLength))) }
        let hash = try Sodium.keyedHash(file, key: ForgedVault.keys().file)
        return file + (below(20) == 0 ? [UInt8](repeating: 0, count: Sodium.hashLength) : hash)
    }

    private func spoil(_ bytes: inout [UInt8]) {
        for _ in 0...below(2) {
            // Most faults at the fields, few in what is sealed anyhow.
            let index = 8 + below(below(2) == 0 ? 180 : bytes.count - 8)
            switch below(4) {
            case 0: bytes[index] ^= 1 << UInt8(below(8))
            case 1: bytes[index] = UInt8(below(256))
            case 2: bytes[index] = 0
            default: bytes[index] &+= 1
            }
        }
    }

    private func spoilPlaintext(of entry: inout ForgedEntry) {
        if below(2) == 0 {
            var plaintext = ForgedEntry.plaintext(ofSecret: entry.secret ?? [])
            plaintext[below(12)] = UInt8(below(70))
            entry.secretPlaintext = plaintext
        } else {
            var plaintext = ForgedEntry.padded([4, 0] + entry.name + [6, 0, 0, 0] + entry.attributes)
            plaintext[below(20)] = UInt8(below(256))
            entry.attributesPlaintext = plaintext
        }
    }

    private func below(_ limit: Int) -> Int {
        let bytes = entropy.bytes(count: 4)
        return bytes.reduce(0) { $0 << 8 | Int($1) } % limit
    }

    /// What became of one of them.
    struct Outcome {
        var kind: VaultError.Kind?
        var reason = "opens"
        var slot: Int?
        var generation: UInt64?
        var entries: [Vector.Entry] = []
    }

    static func outcome(of bytes: [UInt8]) throws -> Outcome {
        let keys = try [
            VaultKey.holding(.keyFile(secret(ForgedKey.keyFileBytes))),
            .holding(.systemdCredential(secret([UInt8](0x20..<0x40)))),
        ]
        var outcome = Outcome()
        do throws(VaultError) {
            let (contents, slot) = try Vault.unlock(
                bytes,
                container: Vault.decode(bytes, path: "random"),
                keys: keys,
                options: .forTests(),
                path: "random"
            )
            for entry in contents.entries {
                let secret = try entry.origin.flatMap { origin throws(VaultError) in try contents.secret(id: origin.id)
                }
                outcome.entries.append(
                    Vector.Entry(
                        name: Array(entry.name.utf8),
                        attributes: entry.attributes,
                        secret: secret.map { $0.withUnsafeBytes { Array($0) } }
                    )
                )
            }
            outcome.slot = Int(slot)
            outcome.generation = contents.container.header.generation
        } catch {
            outcome.kind = error.kind
            outcome.reason = error.reason
            outcome.entries = []
        }
        return outcome
    }
}
