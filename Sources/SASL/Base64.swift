/// Base64 over octets (RFC 4648 section 4), so that a secret never becomes a `String`.
package enum Base64 {
    package static func encode(_ octets: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: length(of: octets.count))
        octets.withUnsafeBytes { octets in output.withUnsafeMutableBytes { encode(octets, into: $0) } }
        return output
    }

    /// How many octets the encoded form of `count` octets has.
    static func length(of count: Int) -> Int { (count + 2) / 3 * 4 }

    /// Writes the encoded form to the beginning of `output`, which has room for it.
    static func encode(_ octets: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) {
        for (group, index) in stride(from: 0, to: octets.count, by: 3).enumerated() {
            let rest = octets.count - index
            let first = octets[index]
            let second = rest > 1 ? octets[index + 1] : 0
            let third = rest > 2 ? octets[index + 2] : 0
            output[group * 4] = symbol(first >> 2)
            output[group * 4 + 1] = symbol((first & 0x03) << 4 | second >> 4)
            output[group * 4 + 2] = rest > 1 ? symbol((second & 0x0F) << 2 | third >> 6) : padding
            output[group * 4 + 3] = rest > 2 ? symbol(third & 0x3F) : padding
        }
    }

    /// - Returns: `nil` unless `text` is whole groups of four with correct padding.
    package static func decode(_ text: [UInt8]) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        let digits =
            text.suffix(2).contains(padding) ? text.dropLast(text.suffix(2).first == padding ? 2 : 1) : text[...]
        if text.suffix(2).first == padding, text.last != padding { return nil }
        var output: [UInt8] = []
        output.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var bitCount = 0
        for digit in digits {
            guard let value = value(digit) else { return nil }
            bits = (bits << 6 | UInt32(value)) & 0xFFFF
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                output.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
            }
        }
        return output
    }

    private static let padding = UInt8(ascii: "=")

    private static func symbol(_ value: UInt8) -> UInt8 {
        switch value {
        case ..<26: UInt8(ascii: "A") + value
        case ..<52: UInt8(ascii: "a") + value - 26
        case ..<62: UInt8(ascii: "0") + value - 52
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }

    private static func value(_ symbol: UInt8) -> UInt8? {
        switch symbol {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): symbol - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): symbol - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): symbol - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
