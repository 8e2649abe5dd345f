/// A number of octets for people to read, in decimal units (SI): `812 bytes`, `4.9 GB`.
package struct ByteCount: Sendable, Equatable, CustomStringConvertible {
    /// The number with its unit, rounded down to one decimal.
    package let description: String

    /// - Parameter count: in octets, not negative.
    package init(_ count: Int) {
        guard count >= 1_000 else {
            description = count == 1 ? "1 byte" : "\(count) bytes"
            return
        }
        var tenths = count / 100
        var unit = 0
        while tenths >= 10_000, unit < Self.units.count - 1 {
            tenths /= 1_000
            unit += 1
        }
        description = "\(tenths / 10).\(tenths % 10) \(Self.units[unit])"
    }

    private static let units = ["kB", "MB", "GB", "TB", "PB"]
}
