/// The text of a YAML file, checked before the parser sees it.
struct YAMLSource {
    /// The path that errors name.
    let file: String
    /// The file's octets without a byte order mark: valid UTF-8.
    let octets: ArraySlice<UInt8>

    private let scalars: [Unicode.Scalar]

    /// More than any file of settings needs: 1 MiB.
    static let sizeLimit = 1 << 20

    /// Checks size, encoding and characters.
    init(_ bytes: [UInt8], file: String) throws(YAMLError) {
        guard bytes.count <= Self.sizeLimit else { throw YAMLError(file: file, message: "larger than 1 MiB") }
        guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
            throw YAMLError(
                file: file,
                at: TextPosition(line: 1, column: 1),
                message: "encoded as UTF-16",
                hint: Self.encodingHint
            )
        }
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(content.count)
        var decoder = UTF8()
        var iterator = content.makeIterator()
        decoding: while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                guard Self.isAllowed(scalar) else {
                    throw YAMLError(
                        file: file,
                        at: Self.end(of: scalars),
                        message: "the character \(Self.name(of: scalar)) is not allowed"
                    )
                }
                scalars.append(scalar)
            case .emptyInput: break decoding
            case .error:
                throw YAMLError(
                    file: file,
                    at: Self.end(of: scalars),
                    message: "not valid UTF-8",
                    hint: Self.encodingHint
                )
            }
        }
        self.file = file
        self.octets = content
        self.scalars = scalars
    }

    private static let encodingHint = "save the file as UTF-8"

    /// The character with this number, counted from 0; `nil` behind the last one.
    func scalar(at index: Int) -> Unicode.Scalar? {
        scalars.indices.contains(index) ? scalars[index] : nil
    }

    /// What YAML 1.1 calls printable (section 5.1), without a byte order mark inside the text.
    static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF:
            true
        default: false
        }
    }

    /// `U+001B`.
    private static func name(of scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// The position behind the last of these characters.
    private static func end(of scalars: [Unicode.Scalar]) -> TextPosition {
        var line = 1
        var column = 1
        for (index, scalar) in scalars.enumerated() {
            let isLineEnd =
                switch scalar {
                // The line feed behind it ends the line.
                case "\r": index + 1 == scalars.count || scalars[index + 1] != "\n"
                case "\n", "\u{85}", "\u{2028}", "\u{2029}": true
                default: false
                }
            (line, column) = isLineEnd ? (line + 1, 1) : (line, column + 1)
        }
        return TextPosition(line: line, column: column)
    }
}
