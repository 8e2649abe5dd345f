/// Takes fields from the front of untrusted bytes. Integers are little-endian.
struct ByteReader {
    private let bytes: [UInt8]
    private var offset: Int
    private let end: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        offset = 0
        end = bytes.count
    }

    var remaining: Int { end - offset }

    mutating func integer<Value: FixedWidthInteger & UnsignedInteger>(_ type: Value.Type) throws(FormatError) -> Value {
        let width = Value.bitWidth / 8
        guard remaining >= width else { throw .malformed("ends in the middle of a field") }
        var value: Value = 0
        for index in (0..<width).reversed() {
            value = value << 8 | Value(bytes[offset + index])
        }
        offset += width
        return value
    }

    mutating func take(_ count: Int) throws(FormatError) -> [UInt8] {
        guard count >= 0, remaining >= count else { throw .malformed("ends in the middle of a field") }
        defer { offset += count }
        return Array(bytes[offset..<offset + count])
    }

    /// Takes UTF-8 that can stand on a terminal.
    mutating func text(_ count: Int) throws(FormatError) -> String {
        guard let text = String(validating: try take(count), as: UTF8.self), Bounds.isPlain(text) else {
            throw .malformed("holds a name or label that is not plain text")
        }
        return text
    }

    /// Takes everything that is left, which has to be the zeros up to the next multiple of `Bounds.padding`.
    mutating func padding() throws(FormatError) {
        guard end.isMultiple(of: Bounds.padding), remaining < Bounds.padding else {
            throw .malformed("holds a plaintext of the wrong length")
        }
        guard try take(remaining).allSatisfy({ $0 == 0 }) else {
            throw .malformed("holds a plaintext that is not padded")
        }
    }
}
