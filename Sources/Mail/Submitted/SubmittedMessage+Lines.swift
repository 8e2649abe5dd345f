extension SubmittedMessage {
    /// RFC 5322 section 2.1.1, without the CRLF.
    private static let lineLimit = 998

    /// Breaks each header line of more than 998 octets before white space, which changes nothing in what it says
    /// (RFC 5322 section 2.2.3).
    ///
    /// - Throws: where there is no white space to break at.
    mutating func foldLongLines() throws(MessageError) {
        for (position, field) in fields.enumerated() where field.octets.count > Self.lineLimit + 2 {
            var folded: [UInt8] = []
            folded.reserveCapacity(field.octets.count + 32)
            var rest = field.octets[...]
            while let lineEnd = rest.firstIndex(of: 0x0a) {
                var line = rest[..<(lineEnd - 1)]
                let lastText = line.lastIndex { !Self.isSpace($0) } ?? line.startIndex
                while line.count > Self.lineLimit {
                    guard let end = Self.foldingPoint(in: line, before: lastText) else {
                        throw MessageError(
                            reason: "\(field.name): \(line.count) octets without a space to break the line at; "
                                + "the limit is \(Self.lineLimit)"
                        )
                    }
                    folded += line[..<end] + [0x0d, 0x0a]
                    line = line[end...]
                }
                folded += line + [0x0d, 0x0a]
                rest = rest[(lineEnd + 1)...]
            }
            fields[position] = field.refolded(folded)
        }
    }

    /// The last place within the limit where white space begins, with something else before it on the line and behind
    /// it, so that no line is blank.
    private static func foldingPoint(in line: ArraySlice<UInt8>, before lastText: Int) -> Int? {
        guard let text = line.firstIndex(where: { !isSpace($0) }) else { return nil }
        // Behind the colon at least: a reader needs the name and the colon on one line.
        let least = text > line.startIndex ? text : line.firstIndex(of: UInt8(ascii: ":")) ?? text
        let most = min(line.startIndex + lineLimit, lastText)
        guard least < most else { return nil }
        return (least + 1...most).last { isSpace(line[$0]) && !isSpace(line[$0 - 1]) }
    }

    private static func isSpace(_ octet: UInt8) -> Bool {
        octet == 0x20 || octet == 0x09
    }
}
