/// Octets as pairs of hexadecimal digits.
package enum Hexadecimal {
    /// Returns two lower-case digits for each octet.
    package static func text(_ octets: some Sequence<UInt8>) -> String {
        String(decoding: octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Returns two upper-case digits, as quoted-printable and percent encoding write them.
    package static func upper(_ octet: UInt8) -> String {
        text(CollectionOfOne(octet)).uppercased()
    }

    /// Returns the octets that lower-case digits stand for; `nil` for anything but pairs of those.
    package static func bytes(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 2) else { return nil }
        var octets: [UInt8] = []
        octets.reserveCapacity(text.count / 2)
        var high: UInt8?
        for digit in text {
            guard let value = value(digit) else { return nil }
            if let upper = high {
                octets.append(upper << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return octets
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
