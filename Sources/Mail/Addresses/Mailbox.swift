import Escaping

/// Somebody's address, with a display name or without (RFC 5322 section 3.4, RFC 5321 section 4.1.2).
///
/// Every value is checked when it is made: it holds no control character, its domain is ASCII, and it is within the
/// limits of RFC 5321 section 4.5.3.1. What stands before the `@` may be beyond ASCII (RFC 6531).
package struct Mailbox: Hashable, Sendable {
    /// The name as it reads, neither quoted nor encoded; `nil` when there is none.
    package let displayName: String?
    /// What stands before the `@`, without quotes and escapes.
    package let localPart: String
    /// A host name, or an address literal with its brackets.
    package let domain: String

    /// Reads an addr-spec or a name-addr: `a@b`, `Name <a@b>`, `"x y"@b`.
    ///
    /// Comments are dropped, folded lines unfolded, obsolete source routes ignored. A domain outside ASCII becomes its
    /// ASCII form.
    package init(parsing text: String) throws(MailboxError) {
        var parser = try AddressParser(text)
        let parsed = try parser.mailbox()
        try self.init(displayName: parsed.displayName, localPart: parsed.localPart, domain: parsed.domain)
    }

    /// Makes a mailbox of its parts; `localPart` comes without quotes, `address` adds them where they are needed.
    package init(displayName: String?, localPart: String, domain: String) throws(MailboxError) {
        try Self.check(localPart: localPart)
        let ascii = try InternationalDomain.ascii(domain)
        try DomainSyntax.check(ascii)
        self.localPart = localPart
        self.domain = ascii
        self.displayName = try displayName.flatMap { name throws(MailboxError) in try Self.checked(displayName: name) }

        let quotedLength = quotedLocalPart.utf8.count
        guard quotedLength <= Self.localPartLimit else {
            throw MailboxError(
                reason: "the part before the @ has \(quotedLength) octets, the limit is \(Self.localPartLimit)"
            )
        }
        guard address.utf8.count <= Self.addressLimit else {
            throw MailboxError(
                reason: "the address has \(address.utf8.count) octets, the limit is \(Self.addressLimit)"
            )
        }
    }

    /// The addr-spec, with the local part in quotes when it has to be.
    package var address: String { "\(quotedLocalPart)@\(domain)" }

    /// Whether it needs SMTPUTF8 (RFC 6531).
    package var isBeyondASCII: Bool { !localPart.utf8.allSatisfy { $0 < 0x80 } }

    private static let localPartLimit = 64
    private static let addressLimit = 254
    private static let displayNameLimit = 320

    private var quotedLocalPart: String {
        let labels = localPart.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if labels.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isAtomText || $0 >= 0x80 } }) {
            return localPart
        }
        return "\"" + localPart.escapingQuotes() + "\""
    }

    private static func check(localPart: String) throws(MailboxError) {
        guard !localPart.isEmpty else { throw MailboxError(reason: "nothing stands before the @") }
        for scalar in localPart.unicodeScalars {
            guard scalar == " " || Self.isVisible(scalar) else {
                throw MailboxError(reason: "a control character (\(Visible.escaped(scalar))) stands in the address")
            }
        }
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .unassigned: false
        default: true
        }
    }

    private static func checked(displayName: String) throws(MailboxError) -> String? {
        if let control = displayName.unicodeScalars.first(where: { $0.properties.generalCategory == .control }) {
            throw MailboxError(reason: "a control character (\(Visible.escaped(control))) stands in the display name")
        }
        guard displayName.utf8.count <= displayNameLimit else {
            throw MailboxError(
                reason: "the display name has \(displayName.utf8.count) octets, the limit is \(displayNameLimit)"
            )
        }
        let words = displayName.split(separator: " ").joined(separator: " ")
        return words.isEmpty ? nil : words
    }
}

extension UInt8 {
    /// May stand in an atom (RFC 5322 section 3.2.3).
    var isAtomText: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "!#$%&'*+-/=?^_`{|}~".utf8.contains(self)
        }
    }
}

extension String {
    /// The text with a backslash before each quote and backslash, as it stands in a quoted string.
    func escapingQuotes() -> String {
        var escaped = ""
        for character in unicodeScalars {
            if character == "\"" || character == "\\" { escaped.unicodeScalars.append("\\") }
            escaped.unicodeScalars.append(character)
        }
        return escaped
    }
}
