/// The address in the angle brackets of MAIL FROM and RCPT TO (RFC 5321, 4.1.2; RFC 6531 for UTF-8).
struct MailPath: Equatable {
    /// The address as sent, without brackets and source route; empty for `<>`.
    let address: String
    /// Whether the address needs SMTPUTF8.
    var isInternational: Bool { address.utf8.contains { $0 >= 0x80 } }

    /// Parses the path at the front of `text` and answers what follows it, without the separating space.
    ///
    /// - Returns: nil when there is no valid path.
    static func parse(_ text: ArraySlice<UInt8>) -> (path: MailPath, rest: ArraySlice<UInt8>)? {
        var scanner = PathScanner(rest: text)
        guard scanner.take("<") else { return nil }
        if scanner.take(">") {
            return scanner.restAfterPath().map { (MailPath(address: ""), $0) }
        }
        scanner.skipSourceRoute()
        let start = scanner.rest.startIndex
        guard scanner.takeLocalPart() else { return nil }
        let isPostmaster = text[start..<scanner.rest.startIndex].elementsEqual("postmaster".utf8) { $0 | 0x20 == $1 }
        if scanner.take("@") {
            guard scanner.takeDomain() else { return nil }
        } else if !isPostmaster {
            return nil
        }
        let octets = text[start..<scanner.rest.startIndex]
        guard scanner.take(">"), let rest = scanner.restAfterPath(), let address = Self.text(octets) else { return nil }
        return (MailPath(address: address), rest)
    }

    private static func text(_ octets: ArraySlice<UInt8>) -> String? {
        guard let text = String(validating: octets, as: UTF8.self) else { return nil }
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        return isPlain ? text : nil
    }
}

private struct PathScanner {
    private static let longestLocalPart = 64
    private static let longestDomain = 255

    private(set) var rest: ArraySlice<UInt8>

    init(rest: ArraySlice<UInt8>) {
        self.rest = rest
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    /// What follows the path: nothing, or parameters behind one space.
    func restAfterPath() -> ArraySlice<UInt8>? {
        if rest.isEmpty { return rest }
        return rest.first == UInt8(ascii: " ") ? rest.dropFirst() : nil
    }

    /// A route `@a,@b:` is accepted and ignored (RFC 5321, appendix C).
    mutating func skipSourceRoute() {
        guard rest.first == UInt8(ascii: "@"), let colon = rest.firstIndex(of: UInt8(ascii: ":")) else { return }
        rest = rest[(colon + 1)...]
    }

    mutating func takeLocalPart() -> Bool {
        let before = rest.count
        let isValid = rest.first == UInt8(ascii: "\"") ? takeQuotedString() : takeLabels(where: Self.isAtomText)
        return isValid && before - rest.count <= Self.longestLocalPart
    }

    mutating func takeDomain() -> Bool {
        let before = rest.count
        let isValid: Bool
        if take("[") {
            let literal = rest.prefix { Self.isLetterOrDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
            rest = rest.dropFirst(literal.count)
            isValid = !literal.isEmpty && take("]")
        } else {
            isValid = takeLabels { Self.isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 >= 0x80 }
        }
        return isValid && before - rest.count <= Self.longestDomain
    }

    private mutating func takeLabels(where isAllowed: (UInt8) -> Bool) -> Bool {
        repeat {
            let label = rest.prefix(while: isAllowed)
            guard !label.isEmpty else { return false }
            rest = rest.dropFirst(label.count)
        } while take(".")
        return true
    }

    private mutating func takeQuotedString() -> Bool {
        rest = rest.dropFirst()
        while let octet = rest.popFirst() {
            if octet == UInt8(ascii: "\"") { return true }
            if octet == UInt8(ascii: "\\") {
                guard let quoted = rest.popFirst(), (0x20...0x7E).contains(quoted) else { return false }
            } else if octet < 0x20 || octet == 0x7F {
                return false
            }
        }
        return false
    }

    private static func isAtomText(_ octet: UInt8) -> Bool {
        isLetterOrDigit(octet) || octet >= 0x80 || "!#$%&'*+-/=?^_`{|}~".utf8.contains(octet)
    }

    private static func isLetterOrDigit(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
