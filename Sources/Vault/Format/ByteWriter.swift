/// Appends fields. Integers are little-endian.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func integer<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value) {
        for shift in stride(from: 0, to: Value.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> Value(shift)))
        }
    }

    mutating func append(_ more: some Sequence<UInt8>) {
        bytes.append(contentsOf: more)
    }

    /// Appends zeros up to the next multiple of `Bounds.padding`.
    mutating func pad() {
        while !bytes.count.isMultiple(of: Bounds.padding) { bytes.append(0) }
    }
}
