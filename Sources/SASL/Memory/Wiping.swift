import Glibc

extension Array where Element: FixedWidthInteger {
    /// Overwrites the elements in a way that the optimizer keeps.
    package mutating func wipe() {
        withUnsafeMutableBytes { octets in
            guard let start = octets.baseAddress else { return }
            explicit_bzero(start, octets.count)
        }
    }
}
