import Testing

@testable import Vault

/// What an attacker or a dying disk may do to the bytes.
@Suite("Damaged vaults")
struct TortureTests {
    private static let refusals: Set<VaultError.Kind> = [
        .malformed, .unsupported, .wrongKey, .authentication, .resources,
    ]

    private func kind(of bytes: [UInt8], key: KeyMaterial) -> VaultError.Kind? {
        do throws(VaultError) {
            _ = try Sample.open(bytes, key: key)
            return nil
        } catch {
            return error.kind
        }
    }

    @Test("no single flipped bit goes unnoticed, whichever slot opens")
    func everyBit() throws {
        let sample = try Sample()
        let small = try sample.arranged(slots: [0, 1], entries: [2])
        // Behind the slots both keys take the same way.
        let ways: [(key: KeyMaterial, range: Range<Int>)] = [
            (.keyFile(try secret(Sample.keyFile)), small.indices),
            (.passphrase(try secret(Sample.passphrase)), 0..<(try sample.boundaries[2])),
        ]
        for (key, range) in ways {
            #expect(kind(of: small, key: key) == nil)
            for index in range {
                for bit in 0..<8 {
                    var damaged = small
                    damaged[index] ^= 1 << UInt8(bit)
                    let kind = kind(of: damaged, key: key)
                    guard let kind, Self.refusals.contains(kind) else {
                        Issue.record("bit \(bit) of byte \(index)")
                        continue
                    }
                }
            }
        }
    }

    @Test("a flipped bit that still decodes encodes to the same bytes: there is one encoding")
    func oneEncoding() throws {
        let sample = try Sample()
        var decoded = 0
        for index in sample.bytes.indices.dropLast(Sodium.hashLength) {
            for bit in 0..<8 {
                var damaged = sample.bytes
                damaged[index] ^= 1 << UInt8(bit)
                guard let container = try? Container(decoding: damaged) else { continue }
                decoded += 1
                let encoded = try container.encoded(fileKey: sample.keys.file)
                #expect(encoded.dropLast(Sodium.hashLength) == damaged.dropLast(Sodium.hashLength))
            }
        }
        #expect(decoded > 1000)
    }

    @Test("a vault cut at any length is refused as malformed")
    func everyLength() throws {
        let sample = try Sample()
        let key = KeyMaterial.keyFile(try secret(Sample.keyFile))
        for count in sample.bytes.indices {
            let cut = Array(sample.bytes.prefix(count))
            #expect(kind(of: cut, key: key) == .malformed, "\(count) bytes")
            guard count >= Header.length + Sodium.hashLength else { continue }
            let kind = kind(of: try sample.rehashed(cut), key: key)
            #expect(kind == .malformed, "\(count) bytes with a length and hash of their own")
        }
    }

    @Test("bytes after the end are refused, with the old length and with their own", arguments: [1, 2, 32, 1000])
    func appended(count: Int) throws {
        let sample = try Sample()
        let key = KeyMaterial.keyFile(try secret(Sample.keyFile))
        let longer = sample.bytes + [UInt8](repeating: 0, count: count)
        #expect(kind(of: longer, key: key) == .malformed)
        #expect(kind(of: try sample.rehashed(longer), key: key) == .malformed)
    }

    @Test("the slots of one vault do not open the entries of another")
    func mixed() throws {
        let sample = try Sample()
        let older = try sample.arranged(slots: [0, 1], entries: [2, 3])
        let mixed = Array(older.dropLast(Sodium.hashLength)) + Array(sample.bytes.suffix(Sodium.hashLength))
        #expect(kind(of: mixed, key: .keyFile(try secret(Sample.keyFile))) == .authentication)
    }

    @Test("hostile costs are refused without work, also when a status is asked for")
    func hostileCost() throws {
        let sample = try Sample()
        let cost = Header.length + 26
        for patch in [[UInt8](repeating: 255, count: 8), [0, 0, 0, 0], [1, 0, 0, 0, 1, 0, 32, 0]] {
            let hostile = try sample.patched(cost, patch)
            #expect(kind(of: hostile, key: .passphrase(try secret(Sample.passphrase))) == .unsupported)
        }
    }

    @Test("slots that are each bearable and together are not are refused")
    func totalWork() throws {
        let sample = try Sample()
        var hostile = try sample.patched(Header.length + 26, [4, 0, 0, 0, 0, 0, 16, 0])
        let end = try sample.boundaries[1]
        let slot = Array(hostile[Header.length..<end])
        hostile.replaceSubrange(
            Header.length..<(try sample.boundaries[2]),
            with: (1...3).flatMap { [$0, 0] + slot.dropFirst(2) }
        )
        hostile[10] = 3
        #expect(kind(of: try sample.rehashed(hostile), key: .passphrase(try secret("x"))) == .unsupported)
    }

    @Test("a passphrase slot that needs more memory than is free is not tried")
    func shortMemory() throws {
        try withTemporaryDirectory { directory in
            var options = VaultOptions.forTests()
            options.passphraseCost = PassphraseCost(passes: 1, kibibytes: 1 << 10)
            let key = VaultKey.passphrase(try secret("x"))
            try Vault.create(at: directory + "/vault", key: key, options: options)
            options.availableMemory = { (1 << 20) - 1 }
            let error = #expect(throws: VaultError.self) {
                try Vault.open(at: directory + "/vault", key: key, options: options)
            }
            #expect(error?.kind == .resources)
            options.availableMemory = { 1 << 20 }
            #expect(throws: Never.self) { try Vault.open(at: directory + "/vault", key: key, options: options) }
        }
    }

    @Test(
        "MemAvailable is read from meminfo, and nothing else is taken for it",
        arguments: [
            ("MemTotal:       100 kB\nMemAvailable:     42 kB\n", 42 << 10), ("MemFree: 1 kB\n", nil),
            ("MemAvailable: 42\n", nil), ("MemAvailable: -1 kB\n", nil),
            ("MemAvailable: 18446744073709551615 kB\n", nil),
        ] as [(String, UInt64?)]
    )
    func meminfo(text: String, expected: UInt64?) {
        #expect(AvailableMemory.parse(meminfo: text) == expected)
    }
}
