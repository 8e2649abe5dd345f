import Escaping

/// One field of a header: a checked name and a value that is folded, encoded and free of control characters.
///
/// All fields are made by one initializer, which is the choke point against header injection: nothing but printable
/// ASCII and space, and addresses beyond ASCII, passes, and no line is longer than RFC 5322 section 2.1.1 allows.
package struct HeaderField: Sendable, Hashable {
    package let name: String
    /// The field as it leaves, without line ends. The first line begins with the name; each other one with a space.
    package let lines: [String]

    /// The value as it was before folding, still encoded.
    package var value: String {
        String(lines.joined().dropFirst(name.utf8.count + 1).drop { $0 == " " })
    }

    /// Makes a field of text that a person reads, such as Subject (RFC 5322 section 3.2.5).
    ///
    /// Words outside ASCII become encoded words.
    package init(_ name: String, text: String) throws(MessageError) {
        try Self.refuseControls(text, in: name)
        try self.init(name, pieces: EncodedWord.pieces(of: text, limit: Self.encodedWordLimit(name)))
    }

    /// Makes a field of a list of mailboxes, such as To (RFC 5322 section 3.4).
    ///
    /// An address beyond ASCII stands as it is (RFC 6532 section 3.2).
    package init(_ name: String, mailboxes: [Mailbox]) throws(MessageError) {
        var pieces: [String] = []
        for (position, mailbox) in mailboxes.enumerated() {
            pieces += mailbox.headerPieces(encodedWordLimit: Self.encodedWordLimit(name))
            if position < mailboxes.count - 1 { pieces.append(",") }
        }
        try self.init(name, pieces: pieces, isUTF8: mailboxes.contains(where: \.isBeyondASCII))
    }

    /// Makes a field of a value of the protocol with parameters, such as Content-Type (RFC 2045 section 5.1).
    package init(
        _ name: String,
        value: String,
        parameters: [ParameterValue] = []
    ) throws(MessageError) {
        var pieces = value.split(separator: " ").map { " " + $0 }
        for parameter in parameters {
            for piece in parameter.pieces {
                pieces.append(";")
                pieces.append(" " + piece)
            }
        }
        try self.init(name, pieces: pieces)
    }

    /// - Parameters:
    ///   - name: of printable ASCII without a colon.
    ///   - pieces: what may not be broken. A line may end before each piece that begins with a space; the others are
    ///     joined to the piece before them.
    ///   - isUTF8: lets characters outside ASCII stand; the caller has looked for controls among them.
    /// - Throws: when a character or a length is not allowed.
    init(_ name: String, pieces: [String], isUTF8: Bool = false) throws(MessageError) {
        guard (1...Self.nameLimit).contains(name.utf8.count),
            name.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: ":") })
        else {
            throw MessageError(reason: "'\(Visible.escaped(name))' is not the name of a header field")
        }
        self.name = name
        lines = try Self.fold(name, pieces, isUTF8: isUTF8)
    }

    private static let nameLimit = 64
    private static let foldLimit = 78
    private static let lineLimit = 998

    private static func fold(_ name: String, _ pieces: [String], isUTF8: Bool) throws(MessageError) -> [String] {
        var lines: [String] = []
        var line = name + ":"
        for token in tokens(pieces) {
            guard token.utf8.allSatisfy({ (0x20...0x7e).contains($0) || isUTF8 && $0 >= 0x80 }) else {
                throw MessageError(reason: "a control character or one outside ASCII stands in the value of \(name)")
            }
            guard token.utf8.contains(where: { $0 != 0x20 }), token.utf8.count <= lineLimit - nameLimit - 1 else {
                throw MessageError(reason: "a word in the value of \(name) is blank or too long")
            }
            let isFirst = lines.isEmpty && line.utf8.count == name.utf8.count + 1
            if !isFirst, line.utf8.count + token.utf8.count > foldLimit {
                lines.append(line)
                line = token
            } else {
                line += token
            }
        }
        lines.append(line)
        return lines
    }

    /// Joins the pieces that may not be separated; each token begins with a space.
    private static func tokens(_ pieces: [String]) -> [String] {
        var tokens: [String] = []
        for piece in pieces {
            if piece.utf8.first == 0x20 {
                tokens.append(piece)
            } else if tokens.isEmpty {
                tokens.append(" " + piece)
            } else {
                tokens[tokens.count - 1] += piece
            }
        }
        return tokens
    }

    /// Leaves room for the name, so that the first encoded word may stand on its line.
    private static func encodedWordLimit(_ name: String) -> Int {
        max(40, min(EncodedWord.lengthLimit, foldLimit - name.utf8.count - ": ".utf8.count))
    }

    private static func refuseControls(_ text: String, in name: String) throws(MessageError) {
        for scalar in text.unicodeScalars where scalar.properties.generalCategory == .control {
            throw MessageError(
                reason:
                    "a control character (\(Visible.escaped(scalar))) stands in the value of \(Visible.escaped(name))"
            )
        }
    }
}
