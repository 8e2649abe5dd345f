/// A key that is random already, so that one hash is enough.
struct KeyedFactor: Equatable, Sendable {
    let salt: [UInt8]

    init(salt: [UInt8]) {
        self.salt = salt
    }

    init(from reader: inout ByteReader) throws(FormatError) {
        salt = try reader.take(Sodium.saltLength)
    }
}
