/// The text of a YAML file, checked before a parser sees it.
struct YAMLSource {
    /// The path that errors name.
    let file: String
    let text: String

    private var scalars: [Unicode.Scalar] = []
    /// Offsets into `scalars`.
    private var lineStarts = [0]

    /// More than any file of settings needs: 1 MiB.
    static let sizeLimit = 1 << 20

    /// Checks size, encoding and characters; a byte order mark at the start is dropped.
    init(_ bytes: [UInt8], file: String) throws(SettingsError) {
        guard bytes.count <= Self.sizeLimit else {
            throw SettingsError(file: file, message: "larger than 1 MiB")
        }
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        self.file = file
        text = String(decoding: content, as: UTF8.self)
        scalars.reserveCapacity(content.count)
        var decoder = UTF8()
        var iterator = content.makeIterator()
        decoding: while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                guard Self.isAllowed(scalar) else {
                    throw SettingsError(
                        file: file,
                        at: end,
                        message: "the character \(String(scalar).escapingControls) is not allowed"
                    )
                }
                append(scalar)
            case .emptyInput: break decoding
            case .error:
                throw SettingsError(file: file, at: end, message: "not valid UTF-8", hint: "save the file as UTF-8")
            }
        }
    }

    /// The character that stands at `position`; `nil` behind the end of the line or of the text.
    func scalar(at position: TextPosition) -> Unicode.Scalar? {
        guard lineStarts.indices.contains(position.line - 1), position.column > 0 else { return nil }
        let offset = lineStarts[position.line - 1] + position.column - 1
        return offset < scalars.count ? scalars[offset] : nil
    }

    /// The text with the character at `position` replaced; `nil` where none stands there.
    func text(replacing position: TextPosition, with scalar: Unicode.Scalar) -> String? {
        guard self.scalar(at: position) != nil else { return nil }
        var changed = String.UnicodeScalarView()
        changed.append(contentsOf: scalars)
        let offset = lineStarts[position.line - 1] + position.column - 1
        let index = changed.index(changed.startIndex, offsetBy: offset)
        changed.replaceSubrange(index...index, with: CollectionOfOne(scalar))
        return String(changed)
    }

    /// The position behind the last character.
    private var end: TextPosition {
        TextPosition(line: lineStarts.count, column: scalars.count - (lineStarts.last ?? 0) + 1)
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        let follows = scalars.last
        scalars.append(scalar)
        switch scalar {
        case "\n" where follows == "\r": lineStarts[lineStarts.count - 1] += 1
        case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": lineStarts.append(scalars.count)
        default: break
        }
    }

    /// What YAML 1.1 calls printable (section 5.1), without a byte order mark inside the text.
    static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF:
            true
        default: false
        }
    }
}
