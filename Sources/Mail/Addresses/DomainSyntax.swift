import Escaping
import Glibc

/// What may stand after the `@` (RFC 5321 sections 4.1.2 and 4.1.3).
///
/// Wider than the RFC in one point: an underscore is allowed, since hosts in private networks carry it.
enum DomainSyntax {
    private static let domainLimit = 255
    private static let labelLimit = 63

    static func check(_ domain: String) throws(MailboxError) {
        guard !domain.isEmpty else { throw MailboxError(reason: "nothing stands after the @") }
        for scalar in domain.unicodeScalars {
            guard scalar.isASCII else {
                throw MailboxError(
                    reason: "the domain has a character outside ASCII (\(Visible.escaped(scalar))); "
                        + "write it in its ASCII form, xn--…"
                )
            }
            guard (0x21...0x7e).contains(scalar.value) else {
                throw MailboxError(
                    reason: scalar == " "
                        ? "a space stands in the domain"
                        : "a control character (\(Visible.escaped(scalar))) stands in the address"
                )
            }
        }
        guard domain.utf8.count <= domainLimit else {
            throw MailboxError(reason: "the domain has \(domain.utf8.count) octets, the limit is \(domainLimit)")
        }
        if domain.hasPrefix("[") {
            try checkLiteral(domain)
        } else {
            try checkLabels(domain)
        }
    }

    private static func checkLabels(_ domain: String) throws(MailboxError) {
        for label in domain.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard let first = label.first, let last = label.last else {
                throw MailboxError(reason: "a dot stands first, last or twice in a row in the domain")
            }
            guard label.count <= labelLimit else {
                throw MailboxError(
                    reason: "a label of the domain has \(label.count) octets, the limit is \(labelLimit)"
                )
            }
            if let wrong = label.first(where: { !isLabelText($0) }) {
                throw MailboxError(reason: "'\(Character(UnicodeScalar(wrong)))' cannot stand in a domain")
            }
            guard first != UInt8(ascii: "-"), last != UInt8(ascii: "-") else {
                throw MailboxError(reason: "a label of the domain begins or ends with a hyphen")
            }
        }
    }

    private static func isLabelText(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default:
            false
        }
    }

    private static func checkLiteral(_ domain: String) throws(MailboxError) {
        let content = domain.dropFirst().dropLast()
        let isAddress: Bool
        if content.lowercased().hasPrefix("ipv6:") {
            var address = in6_addr()
            isAddress = inet_pton(AF_INET6, String(content.dropFirst(5)), &address) == 1
        } else {
            var address = in_addr()
            isAddress = inet_pton(AF_INET, String(content), &address) == 1
        }
        guard domain.hasSuffix("]"), isAddress else {
            throw MailboxError(
                reason: "the address literal is neither [IPv4] nor [IPv6:…], as in [192.0.2.1] and [IPv6:2001:db8::1]"
            )
        }
    }
}
