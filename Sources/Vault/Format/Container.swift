/// A vault as stored in its file: header, slots, entries, and the keyed hash over all of them.
///
/// There is one valid encoding: slots and entries ascend by number, every length is the shortest, nothing is left over.
/// So whatever can be decoded encodes to the same bytes. The last 32 bytes are the keyed BLAKE2b of everything before them; its
/// key is subkey 2 of the data key.
struct Container: Equatable, Sendable {
    var header: Header
    var slots: [Slot]
    var entries: [SealedEntry]

    init(header: Header, slots: [Slot], entries: [SealedEntry]) {
        self.header = header
        self.slots = slots
        self.entries = entries
    }

    /// Reads a whole file, without checking the hash.
    init(decoding bytes: [UInt8]) throws(FormatError) {
        guard bytes.count <= Bounds.file else { throw .malformed("is larger than a vault can be") }
        guard bytes.starts(with: Header.magic) else {
            throw .malformed(bytes.isEmpty ? "is empty" : "is not a vault of notify")
        }
        guard bytes.count >= Header.length + Sodium.hashLength else { throw .malformed("is truncated") }
        var reader = ByteReader(Array(bytes.dropLast(Sodium.hashLength)))
        let (header, counts) = try Header.decode(from: &reader, fileLength: bytes.count)
        var slots: [Slot] = []
        for _ in 0..<counts.slots {
            let slot = try Slot(from: &reader)
            guard slot.number > slots.last?.number ?? 0 else { throw .malformed("holds slots doubled or out of order") }
            slots.append(slot)
        }
        var entries: [SealedEntry] = []
        for _ in 0..<counts.entries {
            let entry = try SealedEntry(from: &reader)
            guard entry.id > entries.last?.id ?? 0 else { throw .malformed("holds entries doubled or out of order") }
            guard entry.version <= header.generation else { throw .malformed("holds an entry newer than itself") }
            entries.append(entry)
        }
        guard reader.remaining == 0 else { throw .malformed("has a wrong length") }
        guard Self.totalWork(of: slots) <= Bounds.totalWork else {
            throw .unsupported("asks for more work than opening a vault may take")
        }
        self.init(header: header, slots: slots, entries: entries)
    }

    /// Returns the file, hashed with `fileKey`.
    func encoded(fileKey: SecretBuffer) throws(VaultError) -> [UInt8] {
        var body = ByteWriter()
        for slot in slots { slot.encode(into: &body) }
        for entry in entries { entry.encode(into: &body) }
        var file = ByteWriter()
        header.encode(
            into: &file,
            counts: Header.Counts(slots: slots.count, entries: entries.count),
            fileLength: Header.length + body.bytes.count + Sodium.hashLength
        )
        file.append(body.bytes)
        return file.bytes + (try Sodium.keyedHash(file.bytes, key: fileKey))
    }

    /// Whether `bytes`, a whole file, were written by someone with `fileKey`.
    static func isAuthentic(_ bytes: [UInt8], fileKey: SecretBuffer) throws(VaultError) -> Bool {
        let hash = try Sodium.keyedHash(bytes.dropLast(Sodium.hashLength), key: fileKey)
        return Sodium.areEqual(hash, Array(bytes.suffix(Sodium.hashLength)))
    }

    private static func totalWork(of slots: [Slot]) -> UInt64 {
        slots.reduce(0) { total, slot in total + slot.body.factors.reduce(0) { $0 + $1.work } }
    }
}
