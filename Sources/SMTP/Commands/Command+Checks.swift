extension Command {
    /// A name for EHLO: a domain, an address literal or a single word.
    static func checkedGreeting(_ name: String) throws(CommandError) -> String {
        try checkOctets(of: name, .greeting)
        guard (1...255).contains(name.utf8.count) else {
            throw CommandError(field: .greeting, reason: "is empty or longer than 255 octets")
        }
        guard name.utf8.allSatisfy(isDomainOctet) else {
            throw CommandError(field: .greeting, reason: "holds a character that no host name or address literal has")
        }
        return name
    }

    /// A path without its brackets.
    ///
    /// Stricter than RFC 5321 on purpose: a space or an angle bracket is refused even in a quoted local part, because
    /// servers that do not parse quotes would read a parameter behind it. `isUTF8` lets characters beyond ASCII stand
    /// before the @ (RFC 6531 section 3.3).
    static func checkedPath(
        _ address: String,
        _ field: CommandError.Field,
        isUTF8: Bool = false
    ) throws(CommandError) -> String {
        try checkOctets(of: address, field, isUTF8: isUTF8)
        let octets = Array(address.utf8)
        guard octets.count <= maximumPathLength else {
            throw CommandError(field: field, reason: "is longer than \(maximumPathLength) octets")
        }
        guard let at = octets.lastIndex(of: UInt8(ascii: "@")) else {
            throw CommandError(field: field, reason: "has no domain")
        }
        let localPart = octets[..<at]
        let domain = octets[(at + 1)...]
        guard (1...64).contains(localPart.count) else {
            throw CommandError(field: field, reason: "has a local part that is empty or longer than 64 octets")
        }
        guard isQuotedString(localPart) || localPart.allSatisfy({ isDotAtomOctet($0) || $0 >= 0x80 }) else {
            throw CommandError(field: field, reason: "has a local part with a character that needs quoting")
        }
        guard !domain.isEmpty, domain.allSatisfy(isDomainOctet) else {
            throw CommandError(field: field, reason: "has an empty domain or one with a character that no domain has")
        }
        return address
    }

    private static func checkOctets(
        of text: String,
        _ field: CommandError.Field,
        isUTF8: Bool = false
    ) throws(CommandError) {
        for octet in text.utf8 {
            switch octet {
            case ..<0x20, 0x7F: throw CommandError(field: field, reason: "holds a control character")
            case 0x20, UInt8(ascii: "<"), UInt8(ascii: ">"):
                throw CommandError(field: field, reason: "holds a space or an angle bracket")
            case 0x80... where !isUTF8: throw CommandError(field: field, reason: "holds a character beyond ASCII")
            default: continue
            }
        }
    }

    private static func isDomainOctet(_ octet: UInt8) -> Bool {
        isAlphanumeric(octet) || "-._:[]".utf8.contains(octet)
    }

    private static func isDotAtomOctet(_ octet: UInt8) -> Bool {
        isAlphanumeric(octet) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains(octet)
    }

    private static func isAlphanumeric(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    /// Whether every quote inside is escaped, so that the string ends only where it seems to.
    private static func isQuotedString(_ octets: ArraySlice<UInt8>) -> Bool {
        let quote = UInt8(ascii: "\"")
        guard octets.count >= 2, octets.first == quote, octets.last == quote else { return false }
        var isEscaped = false
        for octet in octets.dropFirst().dropLast() {
            if isEscaped {
                isEscaped = false
            } else if octet == UInt8(ascii: "\\") {
                isEscaped = true
            } else if octet == quote {
                return false
            }
        }
        return !isEscaped
    }
}
