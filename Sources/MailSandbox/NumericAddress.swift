internal import Glibc

/// Addresses written in numbers.
enum NumericAddress {
    /// The four octets of an IPv4 address or the sixteen of an IPv6 address, nil for a name.
    static func octets(_ text: String) -> [UInt8]? {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var octets = [UInt8](repeating: 0, count: count)
            if inet_pton(family, text, &octets) == 1 { return octets }
        }
        return nil
    }
}
