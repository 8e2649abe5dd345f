import Escaping

/// A parameter of a structured field, such as `filename` (RFC 2045 section 5.1, RFC 2231).
package struct ParameterValue: Sendable, Hashable {
    package let name: String
    package let value: String

    /// `name` is a token that the protocol defines; `value` may be any text.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    private static let pieceLimit = 76

    /// The parameter as it stands in the field: in quotes when it is short ASCII, else in the extended form, in as many
    /// continuations as it needs.
    var pieces: [String] {
        let plain = "\(name)=\"\(value.escapingQuotes())\""
        if value.utf8.allSatisfy({ (0x20...0x7e).contains($0) }), plain.utf8.count < Self.pieceLimit { return [plain] }

        let single = "\(name)*=UTF-8''" + value.unicodeScalars.map(Self.percentEncoded).joined()
        if single.utf8.count < Self.pieceLimit { return [single] }

        var pieces: [String] = []
        var piece = "\(name)*0*=UTF-8''"
        for scalar in value.unicodeScalars {
            let encoded = Self.percentEncoded(scalar)
            if piece.utf8.count + encoded.utf8.count >= Self.pieceLimit {
                pieces.append(piece)
                piece = "\(name)*\(pieces.count)*="
            }
            piece += encoded
        }
        return pieces + [piece]
    }

    /// RFC 2231 section 7, `attribute-char`.
    private static func percentEncoded(_ scalar: Unicode.Scalar) -> String {
        String(scalar).utf8.map { byte in
            byte == UInt8(ascii: ".") || byte.isAtomText && !"*'%/=?{}".utf8.contains(byte)
                ? String(UnicodeScalar(byte)) : "%" + Hexadecimal.upper(byte)
        }.joined()
    }
}
