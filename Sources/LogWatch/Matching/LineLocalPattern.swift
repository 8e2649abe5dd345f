/// Rewrites a pattern so that no part of it can match a line feed.
///
/// On a single line the rewritten pattern means the same. Over lines joined by line feeds it treats a line feed like the
/// end of the subject, so it finds exactly the lines that match alone: a whole block can be searched at once. A pattern
/// with anything whose meaning is not certain here is not rewritten, and is matched line by line.
enum LineLocalPattern {
    /// Returns the rewritten pattern; `nil` where it cannot be rewritten.
    static func rewriting(_ pattern: [UInt8]) -> [UInt8]? {
        var rewriter = Rewriter(pattern: pattern)
        return rewriter.rewrite() ? rewriter.output : nil
    }
}

private struct Rewriter {
    let pattern: [UInt8]
    var index = 0
    var output: [UInt8] = []

    init(pattern: [UInt8]) {
        self.pattern = pattern
    }

    /// Returns false where something is not known to be safe.
    mutating func rewrite() -> Bool {
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "\\"):
                guard rewriteEscape() else { return false }
            case UInt8(ascii: "["):
                guard rewriteClass() else { return false }
            case UInt8(ascii: "("):
                guard rewriteGroup() else { return false }
            case UInt8(ascii: "\n"):
                return false
            default:
                output.append(byte)
            }
        }
        return true
    }

    private func peek(_ distance: Int = 0) -> UInt8? {
        index + distance < pattern.count ? pattern[index + distance] : nil
    }

    private mutating func next() -> UInt8? {
        guard let byte = peek() else { return nil }
        index += 1
        return byte
    }

    private mutating func emit(_ text: String) {
        output.append(contentsOf: text.utf8)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    private mutating func rewriteEscape() -> Bool {
        guard let byte = next() else { return false }
        switch Character(Unicode.Scalar(byte)) {
        case "s": emit(#"[^\S\n]"#)
        case "W": emit(#"[^\w\n]"#)
        case "D": emit(#"[^\d\n]"#)
        case "H": emit(#"[^\h\n]"#)
        case "A": emit("^")
        case "z", "Z": emit("$")
        case "S", "w", "d", "h", "V", "b", "B", "t", "f", "e", "a", "r":
            output += [UInt8(ascii: "\\"), byte]
        case "N":
            guard peek() != UInt8(ascii: "{") else { return false }
            emit(#"\N"#)
        default:
            guard !Self.isLetterOrDigit(byte), byte != UInt8(ascii: "\n") else { return false }
            output += [UInt8(ascii: "\\"), byte]
        }
        return true
    }

    private mutating func rewriteGroup() -> Bool {
        emit("(")
        guard peek() != UInt8(ascii: "*") else { return false }
        guard peek() == UInt8(ascii: "?") else { return true }
        index += 1
        emit("?")
        guard let kind = next() else { return false }
        output.append(kind)
        switch Character(Unicode.Scalar(kind)) {
        case ":", "=", "!", ">", "|", "<", "'":
            return true
        case "P":
            return peek() == UInt8(ascii: "<")
        case "i", "-":
            while let flag = next() {
                output.append(flag)
                switch Character(Unicode.Scalar(flag)) {
                case "i", "-": continue
                case ":", ")": return true
                default: return false
                }
            }
            return false
        default:
            return false
        }
    }

    /// A character class, after its opening bracket.
    private mutating func rewriteClass() -> Bool {
        // `[[:<:]]` and `[[:>:]]` are word boundaries, not classes.
        if peek() == UInt8(ascii: "["), peek(1) == UInt8(ascii: ":"), let mark = peek(2), "<>".utf8.contains(mark) {
            return false
        }
        emit("[")
        let isNegated = peek() == UInt8(ascii: "^")
        if isNegated {
            index += 1
            emit(#"^\n"#)
        }
        if let first = peek(), "]-".utf8.contains(first) {
            index += 1
            output += [UInt8(ascii: "\\"), first]
        }
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "]"):
                emit("]")
                return true
            case UInt8(ascii: "\\"):
                guard rewriteClassEscape(isNegated: isNegated) else { return false }
            case UInt8(ascii: "["):
                guard rewritePosixClass(isNegated: isNegated) else { return false }
            default:
                // A range that starts at a control character may reach over the line feed.
                guard isNegated || byte >= 0x20 else { return false }
                output.append(byte)
            }
        }
        return false
    }

    private mutating func rewriteClassEscape(isNegated: Bool) -> Bool {
        guard let byte = next() else { return false }
        let startsRange = peek() == UInt8(ascii: "-")
        let endsRange = output.last == UInt8(ascii: "-")
        switch Character(Unicode.Scalar(byte)) {
        case "s" where !isNegated:
            guard !endsRange else { return false }
            emit(#"\t\x0b\f\r\x20"#)
            if startsRange {
                index += 1
                emit(#"\-"#)
            }
        case "S", "w", "d", "h", "V", "r", "f", "e":
            output += [UInt8(ascii: "\\"), byte]
        case "t":
            guard isNegated || !startsRange else { return false }
            emit(#"\t"#)
        case "s", "W", "D", "H", "n":
            guard isNegated else { return false }
            output += [UInt8(ascii: "\\"), byte]
        default:
            guard !Self.isLetterOrDigit(byte), byte >= 0x20 else { return false }
            output += [UInt8(ascii: "\\"), byte]
        }
        return true
    }

    private mutating func rewritePosixClass(isNegated: Bool) -> Bool {
        emit("[")
        guard peek() == UInt8(ascii: ":") else { return ![UInt8(ascii: "."), UInt8(ascii: "=")].contains(peek()) }
        guard let end = pattern[index...].firstIndex(of: UInt8(ascii: "]")) else { return false }
        let name = String(decoding: pattern[index...end], as: UTF8.self)
        guard isNegated || !["space", "cntrl", "ascii", "^"].contains(where: { name.contains($0) }) else {
            return false
        }
        emit(name)
        index = end + 1
        return true
    }
}
