/// A number of octets for people to read: `812 bytes`, `4.9 GB`.
package struct ByteCount: Sendable, Equatable, CustomStringConvertible {
    package let description: String

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
