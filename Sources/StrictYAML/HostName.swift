import Glibc

/// Host names as in RFC 1123 section 2.1, which IPv4 addresses are too.
package enum HostName {
    /// Whether a server can be reached under this text: a host name or an address of either family.
    package static func isServer(_ text: String) -> Bool {
        var address = in6_addr()
        return isValid(text) || inet_pton(AF_INET6, text, &address) == 1
    }

    /// Whether the text is a host name.
    package static func isValid(_ name: String) -> Bool {
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return name.utf8.count <= 253 && labels.allSatisfy(isLabel)
    }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
            && label.allSatisfy { isLetterOrDigit($0) || $0 == hyphen }
    }

    /// Whether the octet is an ASCII letter or digit.
    package static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
