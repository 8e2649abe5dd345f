import Escaping

/// A subject made of untrusted text: one line, visible, of bounded length.
package struct Subject: Sendable, Hashable {
    /// At most 200 characters; longer text ends in `…`.
    package let text: String

    /// White space of any kind becomes single spaces, every other control character a visible escape.
    package init(_ untrusted: String) {
        let bounded = untrusted.unicodeScalars.prefix(Self.scalarLimit)
        var line = ""
        for word in bounded.split(whereSeparator: { $0.properties.isWhitespace }) {
            if !line.isEmpty { line += " " }
            line += Visible.escaped(String(String.UnicodeScalarView(word)))
        }
        text = Self.shortened(line)
    }

    private static let scalarLimit = 4_096
    private static let characterLimit = 200
    private static let octetLimit = 800

    private static func shortened(_ line: String) -> String {
        var kept = ""
        var count = 0
        var octets = 0
        for character in line {
            count += 1
            octets += character.utf8.count
            guard count <= characterLimit, octets <= octetLimit else {
                return String(line.prefix(min(count - 1, characterLimit - 1))) + "…"
            }
            kept.append(character)
        }
        return kept
    }
}
