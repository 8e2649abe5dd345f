/// Makes text of unknown origin safe to show: on a terminal, in a message's text, in an error.
///
/// Control characters, escape sequences, marks that turn the writing direction, and bytes that are not UTF-8 appear as
/// escapes (`\x1b`, `\u{202e}`); everything else stays as it is.
package enum Visible {
    /// Returns the text with everything dangerous escaped.
    ///
    /// With `keepingNewlines`, tabs and line feeds stay and CR LF becomes a line feed; without it the result is one
    /// line.
    package static func escaped(_ bytes: some Sequence<UInt8>, keepingNewlines: Bool) -> String {
        rendered(Array(bytes), keepingNewlines: keepingNewlines).text
    }

    package static func escaped(_ text: String, keepingNewlines: Bool = false) -> String {
        escaped(text.utf8, keepingNewlines: keepingNewlines)
    }

    package static func escaped(_ scalar: Unicode.Scalar) -> String {
        escaped(String(scalar))
    }

    /// Returns the text as `escaped(_:keepingNewlines:)` does, and whether nothing had to be escaped.
    package static func rendered(_ bytes: [UInt8], keepingNewlines: Bool) -> (text: String, isFaithful: Bool) {
        var shown: [UInt8] = []
        shown.reserveCapacity(bytes.count)
        var isFaithful = true
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if (0x20..<0x7f).contains(byte) {
                shown.append(byte)
                index += 1
            } else if keepingNewlines, let newline = keptLength(bytes[index...]) {
                shown.append(byte == 0x09 ? 0x09 : 0x0a)
                index += newline
            } else {
                var parser = Unicode.UTF8.ForwardParser()
                var rest = bytes[index...].prefix(4).makeIterator()
                let scalar = UTF8Scalar(parser.parseScalar(from: &rest))
                if let value = scalar.value, !isDangerous(value) {
                    shown += bytes[index..<index + scalar.length]
                } else {
                    isFaithful = false
                    shown += escape(scalar.value, bytes[index..<index + scalar.length]).utf8
                }
                index += scalar.length
            }
        }
        return (String(decoding: shown, as: UTF8.self), isFaithful)
    }

    private struct UTF8Scalar {
        /// `nil` for bytes that are not UTF-8.
        let value: Unicode.Scalar?
        let length: Int

        init(_ result: Unicode.ParseResult<Unicode.UTF8.EncodedScalar>) {
            switch result {
            case .valid(let encoded):
                value = Unicode.UTF8.decode(encoded)
                length = encoded.count
            case .error(let length):
                value = nil
                self.length = length
            case .emptyInput:
                value = nil
                length = 1
            }
        }
    }

    /// The length of a tab or a line end at the start of `bytes`.
    private static func keptLength(_ bytes: ArraySlice<UInt8>) -> Int? {
        switch bytes.first {
        case 0x09, 0x0a: 1
        case 0x0d where bytes.dropFirst().first == 0x0a: 2
        default: nil
        }
    }

    /// Whether the scalar acts on a terminal or on the text around it instead of being shown.
    package static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7f..<0xa0: true
        case 0x061c, 0x200e, 0x200f, 0x202a...0x202e, 0x2066...0x2069: true
        case 0x2028, 0x2029, 0xfeff, 0xfff9...0xfffb: true
        default: false
        }
    }

    private static func escape(_ scalar: Unicode.Scalar?, _ bytes: ArraySlice<UInt8>) -> String {
        if let scalar, !scalar.isASCII { return "\\u{" + String(scalar.value, radix: 16) + "}" }
        return bytes.map { "\\x" + Hexadecimal.text(CollectionOfOne($0)) }.joined()
    }
}
