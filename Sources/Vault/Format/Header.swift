/// The first 80 bytes of a vault.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 8 | `notify`, 0x1a, 0x0a |
/// | 8 | 2 | format version, 1 |
/// | 10 | 2 | number of slots |
/// | 12 | 4 | flags: the upper 16 bits are critical, refused where unknown; the lower ones are kept |
/// | 16 | 4 | number of entries |
/// | 20 | 8 | generation: 1 when the vault is made, 1 more with each write |
/// | 28 | 16 | vault id, random |
/// | 44 | 4 | length of the whole file |
/// | 48 | 32 | intake key: the X25519 public key that records for this vault are sealed to without opening it |
///
/// The intake key's private half is subkey 4 of the data key, so whoever opens the vault can check it.
struct Header: Equatable, Sendable {
    static let magic: [UInt8] = Array("notify".utf8) + [0x1a, 0x0a]
    static let version: UInt16 = 1
    static let length = 80
    static let identifierLength = 16
    static let knownCriticalFlags: UInt32 = 0

    var flags: UInt32
    var generation: UInt64
    let vaultID: [UInt8]
    var intakeKey: [UInt8]

    init(generation: UInt64, vaultID: [UInt8], intakeKey: [UInt8], flags: UInt32 = 0) {
        self.generation = generation
        self.vaultID = vaultID
        self.intakeKey = intakeKey
        self.flags = flags
    }

    /// How many slots and entries follow.
    struct Counts: Equatable {
        var slots: Int
        var entries: Int
    }

    /// Reads the header of a file of `fileLength` bytes, and the counts in it.
    static func decode(from reader: inout ByteReader, fileLength: Int) throws(FormatError) -> (Header, Counts) {
        guard try reader.take(magic.count) == magic else { throw .malformed("is not a vault of notify") }
        let version = try reader.integer(UInt16.self)
        guard version == self.version else {
            throw .unsupported("has format version \(version), not \(self.version)")
        }
        let slots = Int(try reader.integer(UInt16.self))
        let flags = try reader.integer(UInt32.self)
        guard flags & 0xffff_0000 & ~knownCriticalFlags == 0 else {
            throw .unsupported("needs a feature that this version does not have")
        }
        let entries = Int(try reader.integer(UInt32.self))
        let generation = try reader.integer(UInt64.self)
        let vaultID = try reader.take(identifierLength)
        let length = Int(try reader.integer(UInt32.self))
        guard length == fileLength else {
            throw .malformed(
                length > fileLength
                    ? "is truncated: \(fileLength) of \(length) bytes are there"
                    : "has bytes after its end"
            )
        }
        let intakeKey = try reader.take(Sodium.publicKeyLength)
        guard Bounds.slots.contains(slots), Bounds.entries.contains(entries),
            Bounds.generation.contains(generation)
        else { throw .malformed("holds an impossible count") }
        return (
            Header(generation: generation, vaultID: vaultID, intakeKey: intakeKey, flags: flags),
            Counts(slots: slots, entries: entries)
        )
    }

    func encode(into writer: inout ByteWriter, counts: Counts, fileLength: Int) {
        writer.append(Self.magic)
        writer.integer(Self.version)
        writer.integer(UInt16(counts.slots))
        writer.integer(flags)
        writer.integer(UInt32(counts.entries))
        writer.integer(generation)
        writer.append(vaultID)
        writer.integer(UInt32(fileLength))
        writer.append(intakeKey)
    }
}
