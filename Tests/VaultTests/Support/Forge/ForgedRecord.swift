/// A record of a parcel whose lengths may each be wrong.
struct ForgedRecord {
    var name: [UInt8]
    var attributes: [UInt8] = []
    var secret: [UInt8]?
    /// Where they are not to be the right ones.
    var attributesLength: UInt32?
    var secretLength: UInt32?

    static let sample = ForgedRecord("work", attributes: Array("host=a".utf8), secret: Array("s3cret".utf8))

    init(_ name: String, attributes: [UInt8] = [], secret: [UInt8]? = nil) {
        self.name = Array(name.utf8)
        self.attributes = attributes
        self.secret = secret
    }

    /// Returns the record with something changed.
    func with(_ change: (inout ForgedRecord) -> Void) -> ForgedRecord {
        var copy = self
        change(&copy)
        return copy
    }

    /// How a vector tells it.
    var shown: Vector.Entry { Vector.Entry(name: name, attributes: attributes, secret: secret) }

    private var bytes: [UInt8] {
        Sample.littleEndian(UInt16(name.count)) + name
            + Sample.littleEndian(attributesLength ?? UInt32(attributes.count))
            + Sample.littleEndian(secretLength ?? UInt32(secret?.count ?? 0)) + attributes + (secret ?? [])
    }

    /// What a parcel seals; `count` is told where it is not to be the right one.
    static func plaintext(_ records: [ForgedRecord], count: UInt16? = nil) -> [UInt8] {
        ForgedEntry.padded(Sample.littleEndian(count ?? UInt16(records.count)) + records.flatMap(\.bytes))
    }
}
