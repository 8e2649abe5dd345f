import Testing

@testable import Vault

/// How each vector is made, so that all can be made again from nothing.
enum VectorRecipes {
    static func all() throws -> [Vector] {
        let sample = try Sample()
        return try positives(sample) + wrongKeys(sample) + damages(sample) + forgeries(sample)
    }

    private static let entries = [
        Vector.Entry(name: "work", attributes: Array("host=a".utf8), secret: Array("s3cret".utf8)),
        Vector.Entry(name: "früh", attributes: [], secret: [0, 10, 255]),
        Vector.Entry(name: "open", attributes: [7], secret: nil),
    ]

    private static func opened(
        _ name: String,
        _ comment: String,
        _ bytes: [UInt8],
        key: Vector.Key = .keyFile(Sample.keyFile),
        slot: Int = 2,
        entries: [Vector.Entry] = entries
    ) -> Vector {
        Vector(
            name: name,
            comment: comment,
            key: key,
            expectation: .opened,
            slot: slot,
            generation: 2,
            entries: entries,
            bytes: bytes
        )
    }

    private static func refused(
        _ name: String,
        _ comment: String,
        _ bytes: [UInt8],
        _ expectation: Vector.Expectation,
        key: Vector.Key = .keyFile(Sample.keyFile)
    ) -> Vector {
        Vector(
            name: name,
            comment: comment,
            key: key,
            expectation: expectation,
            slot: nil,
            generation: nil,
            entries: [],
            bytes: bytes
        )
    }

    private static func positives(_ sample: Sample) throws -> [Vector] {
        let offsets = try sample.boundaries
        var recipient = sample.bytes
        let slot: [UInt8] =
            [9, 0, 99, 0, 1, 0, 2, 0] + Sample.littleEndian(UInt64(5)) + [3, 0, 0, 0] + [0x68, 0x69, 1, 2, 3]
        recipient.insert(contentsOf: slot, at: offsets[2])
        recipient[10] = 3
        return [
            opened(
                "opened-passphrase",
                "opened by the passphrase slot",
                sample.bytes,
                key: .passphrase(Sample.passphrase),
                slot: 1
            ),
            opened("opened-key-file", "opened by the key-file slot", sample.bytes),
            opened("opened-optional-flag", "an unknown optional flag is no hindrance", try sample.patched(12, [1])),
            opened("opened-unknown-slot", "a slot of a later kind is skipped", try sample.rehashed(recipient)),
            opened(
                "opened-no-entries",
                "an empty vault",
                try sample.arranged(slots: [0, 1], entries: []),
                entries: []
            ),
            opened(
                "opened-one-slot",
                "the other slot was removed",
                try sample.arranged(slots: [1], entries: [2, 3, 4])
            ),
        ]
    }

    private static func wrongKeys(_ sample: Sample) throws -> [Vector] {
        [
            refused(
                "wrong-passphrase",
                "another passphrase",
                sample.bytes,
                .wrongKey,
                key: .passphrase("incorrect horse")
            ),
            refused(
                "wrong-key-file",
                "another key file",
                sample.bytes,
                .wrongKey,
                key: .keyFile([UInt8](repeating: 1, count: 32))
            ),
            refused(
                "wrong-no-such-slot",
                "no passphrase slot is left",
                try sample.arranged(slots: [1], entries: [2, 3, 4]),
                .wrongKey,
                key: .passphrase(Sample.passphrase)
            ),
            refused(
                "wrong-label",
                "a slot's label is bound to its key",
                try sample.patched(Header.length + 20, Array("LAPTOP".utf8)),
                .wrongKey,
                key: .passphrase(Sample.passphrase)
            ),
            refused(
                "wrong-vault-id",
                "the slots are bound to the vault",
                try sample.patched(28, [0xff, 0xff]),
                .wrongKey
            ),
        ]
    }

    private static func damages(_ sample: Sample) throws -> [Vector] {
        let offsets = try sample.boundaries
        var flipped = sample.bytes
        flipped[offsets[3] - 1] ^= 1
        var hash = sample.bytes
        hash[hash.count - 1] ^= 0x80
        return [
            refused("damaged-empty", "no bytes", [], .malformed),
            refused("damaged-magic", "another kind of file", Array("x".utf8) + sample.bytes.dropFirst(), .malformed),
            refused("damaged-truncated", "the last byte is missing", Array(sample.bytes.dropLast()), .malformed),
            refused("damaged-appended", "one byte too many", sample.bytes + [0], .malformed),
            refused("damaged-secret", "one bit of a secret", flipped, .authentication),
            refused("damaged-hash", "one bit of the hash", hash, .authentication),
        ]
    }

    /// Each with its hash recomputed, so that what lies behind the hash is tested.
    private static func forgeries(_ sample: Sample) throws -> [Vector] {
        let offsets = try sample.boundaries
        let (first, second) = (offsets[2], offsets[3])
        var exchanged = sample.bytes
        let box = (first + 24)..<(first + 24 + 104)
        let otherBox = (second + 24)..<(second + 24 + 104)
        exchanged.replaceSubrange(box, with: sample.bytes[otherBox])
        exchanged.replaceSubrange(otherBox, with: sample.bytes[box])
        let cost = offsets[0] + 20 + 6
        let malformed: [(String, String, [UInt8])] = [
            ("slots-swapped", "slots descend", try sample.arranged(slots: [1, 0], entries: [2])),
            ("slots-doubled", "one slot twice", try sample.arranged(slots: [0, 1, 1], entries: [2])),
            ("slots-none", "no slot at all", try sample.arranged(slots: [], entries: [2])),
            ("entries-swapped", "entries descend", try sample.arranged(slots: [0, 1], entries: [3, 2])),
            ("entries-doubled", "one entry twice", try sample.arranged(slots: [0, 1], entries: [2, 2])),
            ("count-of-entries", "more entries promised", try sample.patched(16, [4])),
            ("count-huge", "4 billion entries promised", try sample.patched(16, [255, 255, 255, 255])),
            ("slot-number-zero", "slots count from 1", try sample.patched(offsets[0], [0])),
            ("slot-kind-zero", "no kind has the number 0", try sample.patched(offsets[0] + 2, [0])),
            ("label-control", "an escape in a label", try sample.patched(offsets[0] + 20, [0x1b])),
            ("label-not-utf-8", "a label that is no UTF-8", try sample.patched(offsets[0] + 20, [0xff])),
            ("slot-time", "made after the year 9999", try sample.patched(offsets[0] + 8, [0, 0, 0, 0, 0, 1])),
            ("slot-body-length", "a body one byte longer", try sample.patched(offsets[0] + 16, [97])),
            ("entry-id-zero", "entries count from 1", try sample.patched(first, [0])),
            ("entry-newer", "sealed by a later generation", try sample.patched(first + 8, [3])),
            ("generation-zero", "generations count from 1", try sample.patched(20, [0])),
            ("box-length", "a sealed part that is not padded", try sample.patched(first + 16, [103])),
            ("trailing", "bytes between the last entry and the hash", try trailing(sample)),
            ("name-twice", "two entries of one name", try renamed(sample, [("a", 0), ("a", 0)])),
            ("name-control", "a line end in a name", try renamed(sample, [("a\nb", 0)])),
            ("name-empty", "an empty name", try renamed(sample, [("", 0)])),
            ("padding-missing", "a plaintext with too much padding", try renamed(sample, [("a", 64)])),
        ]
        let unsupported: [(String, String, [UInt8])] = [
            ("version", "format version 2", try sample.patched(8, [2])),
            ("critical-header", "an unknown critical flag", try sample.patched(15, [0x80])),
            ("critical-slot", "an unknown critical flag of a slot", try sample.patched(offsets[1] + 5, [1])),
            ("critical-entry", "an unknown critical flag of an entry", try sample.patched(first + 7, [1])),
            ("cost-zero", "no pass", try sample.patched(cost, [0])),
            ("cost-memory-zero", "no memory", try sample.patched(cost + 4, [0])),
            ("cost-passes", "4 billion passes", try sample.patched(cost, [255, 255, 255, 255])),
            ("cost-memory", "4 TiB", try sample.patched(cost + 4, [255, 255, 255, 255])),
            ("cost-product", "each allowed, not both", try sample.patched(cost, [4, 0, 0, 0, 0, 0, 32, 0])),
        ]
        let inauthentic: [(String, String, [UInt8])] = [
            ("attributes-exchanged", "two entries exchange their attributes", try sample.rehashed(exchanged)),
            ("entry-id", "an entry is bound to its id", try sample.patched(offsets[4], [9])),
            ("entry-version", "an entry is bound to its version", try sample.patched(first + 8, [1])),
            ("entry-flag", "an entry is bound to its flags", try sample.patched(first + 6, [1])),
        ]
        return malformed.map { refused("forged-" + $0.0, $0.1, $0.2, .malformed) }
            + unsupported.map { refused("forged-" + $0.0, $0.1, $0.2, .unsupported) }
            + inauthentic.map { refused("forged-" + $0.0, $0.1, $0.2, .authentication) }
    }

    private static func trailing(_ sample: Sample) throws -> [UInt8] {
        var file = sample.bytes
        file.insert(0, at: file.count - Sodium.hashLength)
        return try sample.rehashed(file)
    }

    /// The slots of the sample with entries of these names, whose plaintexts get more padding than they need.
    private static func renamed(_ sample: Sample, _ wanted: [(name: String, excess: Int)]) throws -> [UInt8] {
        var container = try Container(decoding: sample.bytes)
        container.entries = try wanted.enumerated().map { index, entry in
            // Attributes of zeros that a shorter length disowns become padding.
            let forged = try SealedEntry(
                id: UInt32(index + 1),
                version: 1,
                name: entry.name,
                attributes: [UInt8](repeating: 0, count: entry.excess),
                secret: nil,
                vaultID: container.header.vaultID,
                key: sample.keys.entries,
                entropy: FixedEntropy(seed: 3)
            )
            return entry.excess == 0 ? forged : try disowning(forged, container, sample)
        }
        return try container.encoded(fileKey: sample.keys.file)
    }

    private static func disowning(_ entry: SealedEntry, _ container: Container, _ sample: Sample) throws -> SealedEntry
    {
        let identity: [UInt8] =
            Sample.littleEndian(entry.id) + Sample.littleEndian(entry.kind) + Sample.littleEndian(entry.flags)
            + Sample.littleEndian(entry.version)
        let data = container.header.vaultID + identity + [1]
        let nonce = Array(entry.attributes.bytes.prefix(Sodium.nonceLength))
        let plaintext: [UInt8] = [1, 0, 0x61] + [UInt8](repeating: 0, count: entry.attributes.plaintextCount - 3)
        let sealed = try plaintext.withUnsafeBytes {
            try Sodium.seal($0, key: sample.keys.entries, nonce: nonce, associatedData: data)
        }
        var file = ByteWriter()
        file.append(identity)
        file.integer(UInt32(nonce.count + sealed.count))
        file.integer(UInt32(0))
        file.append(nonce + sealed)
        var reader = ByteReader(file.bytes)
        return try SealedEntry(from: &reader)
    }
}
