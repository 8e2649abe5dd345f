import Escaping
package import Mail

/// A whole reply of the server, of one or many lines (RFC 5321 section 4.2).
package struct Reply: Sendable, Equatable {
    package let code: ReplyCode
    /// Each line's text behind the code and its separator, as the server sent it: an attacker's octets.
    package let lines: [[UInt8]]

    package init(code: ReplyCode, lines: [[UInt8]]) {
        self.code = code
        self.lines = lines
    }

    /// The enhanced status code at the head of the first line, where its class is that of the reply code.
    package var enhancedStatusCode: EnhancedStatusCode? {
        guard let first = lines.first, let enhanced = EnhancedStatusCode(prefixOf: first) else { return nil }
        return enhanced.statusClass == code.value / 100 ? enhanced : nil
    }

    /// The server's words in one line, escaped for a person to read, at most 500 characters.
    ///
    /// An enhanced code that stands on every line is shown once.
    package var text: String {
        let words = joined(upTo: Self.shownOctets)
        let shown = Visible.escaped(words.prefix(Self.shownOctets), keepingNewlines: false)
        return shown.count > 500 || words.count > Self.shownOctets ? shown.prefix(497) + "..." : shown
    }

    /// `550 5.1.1 no such user`, without a final period, for the end of an error's line.
    package var summary: String {
        let text = text.hasSuffix(".") && !text.hasSuffix("..") ? String(text.dropLast()) : text
        return text.isEmpty ? code.description : "\(code) \(text)"
    }

    /// Returns the lines joined by a space, an enhanced code that stands on every line once. Stops behind the line that
    /// passes the limit.
    func joined(upTo limit: Int) -> [UInt8] {
        let enhanced = enhancedStatusCode.map { Array("\($0) ".utf8) }
        var words: [UInt8] = []
        for (index, line) in lines.enumerated() {
            var line = line[...]
            if index > 0, let enhanced, line.starts(with: enhanced) { line = line.dropFirst(enhanced.count) }
            if !words.isEmpty, !line.isEmpty { words.append(UInt8(ascii: " ")) }
            words.append(contentsOf: line)
            if words.count > limit { break }
        }
        return words
    }

    private static let shownOctets = 1000
}
