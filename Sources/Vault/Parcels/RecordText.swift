/// The plaintext of a parcel. It stays in guarded memory, except for names and attributes.
///
/// | bytes | field |
/// |---|---|
/// | 2 | number of records, 1 to 4096; each of them: |
/// | 2 | length of the name, 1 to 128 |
/// | … | name, UTF-8 without control characters; no two are the same |
/// | 4 | length of the attributes, 0 to 65536 |
/// | 4 | length of the secret, 1 to 65536, or 0 where there is none |
/// | … | attributes |
/// | … | secret |
///
/// Zeros follow up to the next multiple of 64.
enum RecordText {
    private static let fixedLength = 2 + 4 + 4

    /// How many bytes the records have, with the padding.
    static func length(of records: [Record]) -> Int {
        let used = records.reduce(2) { length, record in
            length + fixedLength + record.name.utf8.count + record.attributes.count + (record.secret?.count ?? 0)
        }
        return (used + Bounds.padding - 1) / Bounds.padding * Bounds.padding
    }

    static func encode(_ records: [Record]) throws(VaultError) -> SecretBuffer {
        try SecretBuffer(count: length(of: records)) { memory in
            memory.initializeMemory(as: UInt8.self, repeating: 0)
            var rest = memory
            append(UInt16(records.count), to: &rest)
            for record in records {
                append(UInt16(record.name.utf8.count), to: &rest)
                append(Array(record.name.utf8), to: &rest)
                append(UInt32(record.attributes.count), to: &rest)
                append(UInt32(record.secret?.count ?? 0), to: &rest)
                append(record.attributes, to: &rest)
                record.secret?.withUnsafeBytes { append($0, to: &rest) }
            }
            return memory.count
        }
    }

    /// - Throws: `.malformed` where the plaintext is not in the one valid encoding.
    static func decode(_ text: SecretBuffer, path: String) throws(VaultError) -> [Record] {
        try text.withUnsafeBytes { bytes throws(VaultError) in
            guard let records = try decode(bytes) else {
                throw VaultError(kind: .malformed, path: path, .format(rule: "holds records that are not well-formed"))
            }
            if let fault = records.fault {
                throw VaultError(kind: .malformed, path: path, fault.detail)
            }
            return records
        }
    }

    private static func decode(_ text: UnsafeRawBufferPointer) throws(VaultError) -> [Record]? {
        var rest = text
        guard let count = integer(UInt16.self, from: &rest), Bounds.records.contains(Int(count)) else { return nil }
        var records: [Record] = []
        for _ in 0..<count {
            guard let nameLength = integer(UInt16.self, from: &rest),
                let nameBytes = take(Int(nameLength), from: &rest),
                let name = String(validating: nameBytes, as: UTF8.self),
                let attributesLength = integer(UInt32.self, from: &rest),
                let secretLength = integer(UInt32.self, from: &rest),
                Bounds.attributes.contains(Int(attributesLength)),
                secretLength == 0 || Bounds.secret.contains(Int(secretLength)),
                let attributes = take(Int(attributesLength), from: &rest),
                let secret = take(Int(secretLength), from: &rest)
            else { return nil }
            records.append(
                Record(
                    name: name,
                    attributes: Array(attributes),
                    secret: secret.isEmpty ? nil : try SecretBuffer(copying: secret)
                )
            )
        }
        guard text.count.isMultiple(of: Bounds.padding), rest.count < Bounds.padding, rest.allSatisfy({ $0 == 0 })
        else { return nil }
        return records
    }

    private static func append(_ bytes: [UInt8], to rest: inout UnsafeMutableRawBufferPointer) {
        bytes.withUnsafeBytes { append($0, to: &rest) }
    }

    private static func append(_ bytes: UnsafeRawBufferPointer, to rest: inout UnsafeMutableRawBufferPointer) {
        rest.copyMemory(from: bytes)
        rest = UnsafeMutableRawBufferPointer(rebasing: rest[bytes.count...])
    }

    private static func append(
        _ value: some FixedWidthInteger & UnsignedInteger,
        to rest: inout UnsafeMutableRawBufferPointer
    ) {
        withUnsafeBytes(of: value.littleEndian) { append($0, to: &rest) }
    }

    private static func take(_ count: Int, from rest: inout UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard count <= rest.count else { return nil }
        defer { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) }
        return UnsafeRawBufferPointer(rebasing: rest[..<count])
    }

    private static func integer<Value: FixedWidthInteger & UnsignedInteger>(
        _ type: Value.Type,
        from rest: inout UnsafeRawBufferPointer
    ) -> Value? {
        take(Value.bitWidth / 8, from: &rest).map { Value(littleEndian: $0.loadUnaligned(as: Value.self)) }
    }
}
