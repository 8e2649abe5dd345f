@testable import Vault

/// Entries that are refused, in vaults whose hash is right.
extension VectorRecipes {
    static func forgedEntries() throws -> [Vector] {
        let sample = try ForgedVault.sample()
        let entries = ForgedVault.sampleEntries
        func malformed(
            _ rule: String,
            _ name: String,
            _ comment: String,
            _ change: (inout ForgedVault) throws -> Void
        ) throws -> Vector {
            refused(rule, .malformed, name, comment, try sample.with(change))
        }
        func first(
            _ rule: String,
            _ name: String,
            _ comment: String,
            _ expectation: Vector.Expectation = .malformed,
            _ change: (inout ForgedEntry) -> Void
        ) throws -> Vector {
            let bytes = try sample.with { $0.entries[0] = try entries[0].with(change).bytes }
            return refused(rule, expectation, name, comment, bytes)
        }
        func boxes(_ rule: String, _ name: String, _ comment: String, _ attributes: Int, _ secret: Int) throws -> Vector
        {
            try malformed(rule, name, comment) {
                $0.entries[0] = entries[0].assembled(
                    [UInt8](repeating: 0x55, count: attributes),
                    [UInt8](repeating: 0x55, count: secret)
                )
            }
        }
        return [
            try malformed("E1", "entries-promised", "one entry more promised than there is") { $0.entryCount = 4 },
            try malformed("E1", "entry-cut", "an entry that ends within its first 24 bytes") {
                $0.entries[2] = Array($0.entries[2].prefix(23))
            },
            try first("E2", "critical-entry", "an unknown critical flag of an entry", .unsupported) {
                $0.flags = 1 << 8
            },
            try first("E2", "critical-entry-unknown", "so of an entry of a later kind", .unsupported) { entry in
                entry.flags = 1 << 15
                entry.kind = 2
            },
            try first("E3", "entry-version-zero", "sealed by no generation") { $0.version = 0 },
            try first("E3", "entry-version-beyond", "a version above 2^62") { $0.version = 1 << 62 + 1 },
            try first("E4", "entry-kind-zero", "no kind has the number 0") { $0.kind = 0 },
            try boxes("E5", "attributes-absent", "no sealed attributes", 0, 104),
            try boxes("E5", "attributes-box-empty", "sealed attributes of nothing", 40, 104),
            try boxes("E5", "attributes-box-short", "sealed attributes that are no box", 39, 104),
            try boxes("E5", "attributes-box-length", "sealed attributes that are not padded", 103, 104),
            try boxes("E6", "secret-box-empty", "a sealed secret of nothing", 104, 40),
            try boxes("E6", "secret-box-one", "a sealed secret of one byte", 104, 1),
            try boxes("E6", "secret-box-length", "a sealed secret that is not padded", 104, 105),
            try malformed("E7", "attributes-cut", "sealed attributes that reach into the hash") {
                $0.entries[2] = Array($0.entries[2].dropLast())
            },
            try malformed("E7", "secret-cut", "a sealed secret that reaches into the hash") {
                $0.entries = [Array($0.entries[0].dropLast())]
            },
            try first("E8", "entry-id-zero", "entries count from 1") { $0.id = 0 },
            try malformed("E8", "entries-descend", "entries descend") { $0.entries.swapAt(0, 1) },
            try malformed("E8", "entries-doubled", "one entry twice") { $0.entries.insert($0.entries[0], at: 0) },
            try first("E9", "entry-newer", "sealed by a later generation") { $0.version = 3 },
            try malformed("Z1", "trailing", "a byte between the last entry and the hash") { $0.trailing = [0] },
            try malformed("Z1", "trailing-entry", "an entry that is not promised") { $0.entryCount = 2 },
            try malformed("Z1", "trailing-hash", "32 bytes before the hash") {
                $0.trailing = [UInt8](repeating: 0, count: 32)
            },
        ]
    }

    static func inauthentic() throws -> [Vector] {
        let sample = try ForgedVault.sample()
        let bytes = try sample.bytes
        let entries = ForgedVault.sampleEntries
        func inauthentic(
            _ rule: String,
            _ name: String,
            _ comment: String,
            _ change: (inout ForgedVault) throws -> Void
        ) throws -> Vector {
            refused(rule, .authentication, name, comment, try sample.with(change))
        }
        func patched(_ name: String, _ comment: String, _ offset: Int, _ byte: UInt8) throws -> Vector {
            try inauthentic("A3", name, comment) { $0.entries[2] = $0.entries[2].patched(offset, [byte]) }
        }
        func damaged(_ name: String, _ comment: String, _ offset: Int) -> Vector {
            refused("A1", .authentication, name, comment, bytes.patched(offset, [bytes[offset] ^ 1]))
        }
        let work = entries[0]
        let other = entries[1]
        return [
            damaged("hash", "one bit of the hash", bytes.count - 1),
            damaged("secret", "one bit of a secret", bytes.count - 33),
            damaged("generation", "another generation", 20),
            damaged("optional-flag", "one bit of a flag that is not critical", 12),
            damaged("intake-key-bit", "one bit of the intake key", 48),
            damaged("other-slot", "one bit of a slot that was not needed", Header.length + 30),
            try inauthentic("A2", "intake-key", "the intake key of another, with the hash of this vault") {
                $0.intakeKey = try Sodium.publicKey(of: secret([UInt8](repeating: 7, count: 32)))
            },
            try inauthentic("A2", "intake-key-zero", "no intake key") {
                $0.intakeKey = [UInt8](repeating: 0, count: 32)
            },
            try patched("entry-id", "an entry is bound to its id", 0, 9),
            try patched("entry-version", "so to its version", 8, 1),
            try patched("entry-flags", "so to its flags", 6, 1),
            try inauthentic("A3", "entry-kind", "so to its kind: one of a later kind made a profile") { vault in
                let later = entries[2].with { $0.kind = 2 }
                vault.entries[2] = try later.bytes.patched(4, [1])
            },
            try inauthentic("A3", "attributes-exchanged", "two entries exchange their attributes") {
                $0.entries[0] = work.assembled(try other.sealedAttributes, try work.sealedSecret)
                $0.entries[1] = other.assembled(try work.sealedAttributes, try other.sealedSecret)
            },
            try inauthentic("A3", "attributes-for-secret", "a sealed secret in the place of attributes") {
                $0.entries[0] = work.assembled(try work.sealedSecret, [])
            },
            try inauthentic("A4", "secrets-exchanged", "two entries exchange their secrets") {
                $0.entries[0] = work.assembled(try work.sealedAttributes, try other.sealedSecret)
                $0.entries[1] = other.assembled(try other.sealedAttributes, try work.sealedSecret)
            },
            try inauthentic("A4", "secret-renamed", "a secret is bound to the name") {
                let renamed = work.with { $0.name = Array("play".utf8) }
                $0.entries[0] = work.assembled(try renamed.sealedAttributes, try work.sealedSecret)
            },
            try inauthentic("A4", "secret-for-attributes", "sealed attributes in the place of a secret") {
                $0.entries[0] = work.assembled(try work.sealedAttributes, try work.sealedAttributes)
            },
            try inauthentic("A4", "secret-older", "a secret of an older version") {
                let older = work.with { $0.version = 1 }
                $0.entries[0] = work.assembled(try work.sealedAttributes, try older.sealedSecret)
            },
        ]
    }
}
