/// A slot: the data key, wrapped for one key or for two together.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 2 | number, at least 1, ascending through the file |
/// | 2 | 2 | kind: 1 to 6 a factor, 7 two of them; others are kept and skipped |
/// | 4 | 2 | flags: the upper 8 bits are critical, refused where unknown; the lower ones are kept |
/// | 6 | 2 | length of the label |
/// | 8 | 8 | time of creation, in seconds since 1970, UTC |
/// | 16 | 4 | length of the body |
/// | 20 | … | label, UTF-8 without control characters |
/// | … | … | body, by its kind |
///
/// The last 72 bytes of a body of kind 1 to 7 are the data key, sealed with the slot's key-encryption key. Its associated
/// data is the vault id (16) and every byte of the slot before it.
struct Slot: Equatable, Sendable {
    static let knownCriticalFlags: UInt16 = 0
    static let wrappedKeyLength = SealedBox.overhead + Sodium.keyLength

    let number: UInt16
    let flags: UInt16
    let created: Int64
    let label: String
    let body: Body
    /// The sealed data key; the whole body where the kind is unknown.
    let wrapped: [UInt8]

    init(number: UInt16, flags: UInt16, created: Int64, label: String, body: Body, wrapped: [UInt8]) {
        self.number = number
        self.flags = flags
        self.created = created
        self.label = label
        self.body = body
        self.wrapped = wrapped
    }

    init(from reader: inout ByteReader) throws(FormatError) {
        number = try reader.integer(UInt16.self)
        let code = try reader.integer(UInt16.self)
        flags = try reader.integer(UInt16.self)
        let labelLength = Int(try reader.integer(UInt16.self))
        let created = try reader.integer(UInt64.self)
        let bodyLength = Int(try reader.integer(UInt32.self))
        guard flags & 0xff00 & ~Self.knownCriticalFlags == 0 else {
            throw .unsupported("a slot needs a feature that this version does not have")
        }
        guard Bounds.label.contains(labelLength), Bounds.slotBody.contains(bodyLength), code != 0,
            let created = Int64(exactly: created), Bounds.time.contains(created)
        else { throw .malformed("holds an impossible slot") }
        self.created = created
        label = try reader.text(labelLength)
        var reading = ByteReader(try reader.take(bodyLength))
        body = try Body(code: code, from: &reading)
        if case .other = body {
        } else if reading.remaining != Self.wrappedKeyLength {
            throw .malformed("holds a slot of a wrong length")
        }
        wrapped = try reading.take(reading.remaining)
    }

    func encode(into writer: inout ByteWriter) {
        writer.append(prefix)
        writer.append(wrapped)
    }

    /// Every byte before the sealed data key.
    var prefix: [UInt8] {
        Self.prefix(number: number, flags: flags, created: created, label: label, body: body, rest: wrapped.count)
    }

    static func prefix(
        number: UInt16,
        flags: UInt16,
        created: Int64,
        label: String,
        body: Body,
        rest: Int
    ) -> [UInt8] {
        let parameters = body.parameters
        var writer = ByteWriter()
        writer.integer(number)
        writer.integer(body.code)
        writer.integer(flags)
        writer.integer(UInt16(label.utf8.count))
        writer.integer(UInt64(created))
        writer.integer(UInt32(parameters.count + rest))
        writer.append(label.utf8)
        writer.append(parameters)
        return writer.bytes
    }
}
