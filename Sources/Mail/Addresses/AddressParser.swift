import Escaping

/// Reads one mailbox by the grammar of RFC 5322 section 3.4, in one pass and in linear time.
///
/// What it gives still has to pass `Mailbox`'s own checks. Of the obsolete syntax it takes source routes (and drops
/// them), dots in display names, and local parts of several words; white space around the dots of an address is
/// refused, as it is nearly always a slip.
struct AddressParser {
    typealias Parsed = (displayName: String?, localPart: String, domain: String)

    private struct Word {
        let text: String
        let isDot: Bool
        let followsSpace: Bool
    }

    /// Longer than any address and name that pass `Mailbox`, with room for comments.
    private static let inputLimit = 4_096

    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) throws(MailboxError) {
        guard text.utf8.count <= Self.inputLimit else {
            throw MailboxError(reason: "it has \(text.utf8.count) octets, the limit is \(Self.inputLimit)")
        }
        bytes = Self.unfolded(Array(text.utf8))
        let control = bytes.first { $0 < 0x20 && $0 != UInt8(ascii: "\t") || $0 == 0x7f }
        if let control {
            throw MailboxError(
                reason: "a control character (\(Visible.escaped(UnicodeScalar(control)))) stands in the address"
            )
        }
    }

    mutating func mailbox() throws(MailboxError) -> Parsed {
        let words = try phrase()
        switch peek {
        case UInt8(ascii: "@"):
            let parsed = try addressSpecification(after: words)
            try expectEnd()
            return (nil, parsed.localPart, parsed.domain)
        case UInt8(ascii: "<"):
            index += 1
            let parsed = try angleAddress()
            try expectEnd()
            return (displayName(words), parsed.localPart, parsed.domain)
        case nil:
            throw MailboxError(reason: words.isEmpty ? "it is empty" : "it has no @")
        default:
            throw unexpected()
        }
    }

    /// Removes the line ends of folded lines (RFC 5322 section 2.2.3); any other CR or LF stays, to be refused.
    private static func unfolded(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(UInt8(ascii: "\r")) else { return bytes }
        var unfolded: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.first {
            if rest.starts(with: [0x0d, 0x0a, 0x20]) || rest.starts(with: [0x0d, 0x0a, 0x09]) {
                rest = rest.dropFirst(2)
            } else {
                unfolded.append(byte)
                rest = rest.dropFirst()
            }
        }
        return unfolded
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private func unexpected() -> MailboxError {
        switch peek {
        case UInt8(ascii: ","), UInt8(ascii: ";"):
            MailboxError(reason: "it holds more than one address, or a name that needs quotes")
        case UInt8(ascii: ":"):
            MailboxError(reason: "it is a group of addresses, not one address")
        case UInt8(ascii: "@"):
            MailboxError(reason: "it has more than one @")
        case let byte? where byte < 0x80:
            MailboxError(reason: "'\(Character(UnicodeScalar(byte)))' cannot stand there without quotes")
        case nil:
            MailboxError(reason: "it ends too early")
        default:
            MailboxError(reason: "something stands after the address")
        }
    }

    private mutating func expectEnd() throws(MailboxError) {
        try skipSpaceAndComments()
        guard let byte = peek else { return }
        if byte.isAtomText { throw MailboxError(reason: "something stands after the address") }
        throw unexpected()
    }

    /// Skips white space and comments, however deep; returns whether there were any.
    @discardableResult
    private mutating func skipSpaceAndComments() throws(MailboxError) -> Bool {
        let start = index
        var depth = 0
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "("):
                depth += 1
            case UInt8(ascii: ")"):
                if depth == 0 { return index > start }
                depth -= 1
            case UInt8(ascii: "\\"):
                if depth == 0 { return index > start }
                index += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                break
            default:
                if depth == 0 { return index > start }
            }
            index += 1
        }
        guard depth == 0 else { throw MailboxError(reason: "a comment is not closed") }
        return index > start
    }

    /// Reads words and dots up to a special character or the end.
    private mutating func phrase() throws(MailboxError) -> [Word] {
        var words: [Word] = []
        while true {
            let followsSpace = try skipSpaceAndComments()
            guard let byte = peek else { return words }
            if byte == UInt8(ascii: "\"") {
                words.append(Word(text: try quotedString(), isDot: false, followsSpace: followsSpace))
            } else if byte == UInt8(ascii: ".") {
                index += 1
                words.append(Word(text: ".", isDot: true, followsSpace: followsSpace))
            } else if byte.isAtomText || byte >= 0x80 {
                let atom = take { $0.isAtomText || $0 >= 0x80 }
                words.append(Word(text: atom, isDot: false, followsSpace: followsSpace))
            } else {
                return words
            }
        }
    }

    private mutating func quotedString() throws(MailboxError) -> String {
        var content: [UInt8] = []
        index += 1
        while let byte = peek {
            index += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: content, as: UTF8.self) }
            if byte != UInt8(ascii: "\\") {
                content.append(byte)
            } else if let escaped = peek {
                content.append(escaped)
                index += 1
            }
        }
        throw MailboxError(reason: "a quote is not closed")
    }

    private mutating func angleAddress() throws(MailboxError) -> (localPart: String, domain: String) {
        try skipSpaceAndComments()
        if peek == UInt8(ascii: "@") { try skipRoute() }
        let words = try phrase()
        if words.isEmpty, peek == UInt8(ascii: ">") { throw MailboxError(reason: "nothing stands between < and >") }
        guard peek == UInt8(ascii: "@") else {
            throw peek == UInt8(ascii: ">") ? MailboxError(reason: "it has no @") : unexpected()
        }
        let parsed = try addressSpecification(after: words)
        try skipSpaceAndComments()
        guard peek == UInt8(ascii: ">") else {
            throw peek == nil ? MailboxError(reason: "'<' is not closed") : unexpected()
        }
        index += 1
        return parsed
    }

    /// Skips `@one,@two:` (RFC 5322 section 4.4).
    private mutating func skipRoute() throws(MailboxError) {
        while peek == UInt8(ascii: "@") {
            index += 1
            _ = try domain()
            while try skipSpaceAndComments() || peek == UInt8(ascii: ",") {
                if peek == UInt8(ascii: ",") { index += 1 }
            }
        }
        guard peek == UInt8(ascii: ":") else { throw MailboxError(reason: "nothing stands before the @") }
        index += 1
    }

    /// Reads on from the `@`.
    private mutating func addressSpecification(
        after words: [Word]
    ) throws(MailboxError) -> (localPart: String, domain: String) {
        let localPart = try localPart(words)
        index += 1
        return (localPart, try domain())
    }

    private mutating func domain() throws(MailboxError) -> String {
        try skipSpaceAndComments()
        guard peek == UInt8(ascii: "[") else {
            return take { $0 > 0x20 && !"()<>@,;:\"[]\\".utf8.contains($0) }
        }
        let literal = take { $0 > 0x20 && !"]\\\"()<>".utf8.contains($0) }
        guard peek == UInt8(ascii: "]") else { throw MailboxError(reason: "'[' is not closed") }
        index += 1
        return literal + "]"
    }

    private mutating func take(while belongs: (UInt8) -> Bool) -> String {
        let taken = bytes[index...].prefix(while: belongs)
        index = taken.endIndex
        return String(decoding: taken, as: UTF8.self)
    }

    private func localPart(_ words: [Word]) throws(MailboxError) -> String {
        guard !words.isEmpty else { throw MailboxError(reason: "nothing stands before the @") }
        guard !words.dropFirst().contains(where: \.followsSpace) else {
            throw MailboxError(reason: "a space stands before the @ without quotes")
        }
        for (position, word) in words.enumerated() where word.isDot != !position.isMultiple(of: 2) {
            throw MailboxError(
                reason: word.isDot
                    ? "a dot stands first or twice in a row before the @ without quotes"
                    : "words stand side by side before the @"
            )
        }
        guard words.last?.isDot == false else {
            throw MailboxError(reason: "a dot stands right before the @ without quotes")
        }
        return words.map(\.text).joined()
    }

    private func displayName(_ words: [Word]) -> String? {
        var name = ""
        for word in words {
            if word.followsSpace, !name.isEmpty { name += " " }
            name += word.text
        }
        return name.isEmpty ? nil : String(name.map { $0 == "\t" ? " " : $0 })
    }
}
