/// A command's words as a person would type them into a shell. For reading only: nothing executes it.
struct CommandLine: Sendable {
    let words: [String]

    /// All words, quoted where a shell needs it.
    var quoted: String { words.map(Self.quoted).joined(separator: " ") }

    /// The program's own name and as many words as fit into a subject.
    var short: String {
        guard let program = words.first else { return "" }
        let name = program.split(separator: "/").last.map(String.init) ?? program
        var text = Self.quoted(name)
        for word in words.dropFirst() {
            let next = text + " " + Self.quoted(word)
            guard next.count <= Self.shortLimit else { return text + " …" }
            text = next
        }
        return text
    }

    private static let shortLimit = 60

    private static func quoted(_ word: String) -> String {
        let isPlain = !word.isEmpty && word.utf8.allSatisfy(isPlain)
        return isPlain
            ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: true
        default: "%+,-./:=@_".utf8.contains(byte)
        }
    }
}
