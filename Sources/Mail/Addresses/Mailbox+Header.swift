extension Mailbox {
    private static let quotedNameLimit = 60

    /// The mailbox as it stands in a header field; each piece begins with a space.
    func headerPieces(encodedWordLimit: Int) -> [String] {
        guard let displayName else { return [" " + address] }
        return Self.phrasePieces(displayName, limit: encodedWordLimit) + [" <\(address)>"]
    }

    /// Atoms where they suffice, a quoted string for other ASCII, encoded words for the rest (RFC 2047 section 5).
    private static func phrasePieces(_ name: String, limit: Int) -> [String] {
        let isASCII = name.utf8.allSatisfy { $0 < 0x80 }
        guard isASCII, !EncodedWord.looksEncoded(name), name.utf8.count <= quotedNameLimit else {
            return EncodedWord.encode(name, limit: limit).map { " " + $0 }
        }
        if name.utf8.allSatisfy({ $0.isAtomText || $0 == 0x20 }) {
            return name.split(separator: " ").map { " " + $0 }
        }
        return [" \"\(name.escapingQuotes())\""]
    }
}
