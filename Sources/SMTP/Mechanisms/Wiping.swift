import Glibc

extension [UInt8] {
    /// Overwrites the octets in a way that the optimizer keeps.
    mutating func wipe() {
        withUnsafeMutableBytes { octets in
            guard let start = octets.baseAddress else { return }
            explicit_bzero(start, octets.count)
        }
    }
}
