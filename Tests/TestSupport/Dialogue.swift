package import SMTP

/// A scripted dialogue, seen from the server.
///
/// One step a line; `#` begins a comment:
///
///     S: text         the server sends the text and CRLF
///     C: text         the client has to send just this text and CRLF
///     R: text         the server sends the text alone, with \r \n \\ and \xNN as octets
///     Z: count text   the server sends the text so many times, written as behind R
///     P: lengths      from here on the server's octets are cut: each piece is a segment of its own, and the lengths
///                     begin anew behind the last one; without lengths nothing is cut any more
///     W: count        the server waits so many milliseconds
///     T:              TLS begins, at first in the dialogue (implicit TLS) or behind STARTTLS
///     X:              the server closes the connection
///     E:              the client has to close the connection
///     H: stage        the server says nothing more, and the client has to give up: greeting, data or message
package struct Dialogue: Sendable {
    package enum Step: Sendable, Equatable {
        case server([UInt8])
        case client([UInt8])
        case pieces([Int])
        case wait(milliseconds: Int)
        case startTLS
        case close
        case expectClose
        case silence(SubmissionStage)
    }

    package struct Malformed: Error, CustomStringConvertible {
        package let line: Int
        package let text: String
        package var description: String { "line \(line) of the dialogue is none that is known: \(text)" }
    }

    package let steps: [Step]

    package init(_ text: String) throws {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        try self.init(lines: lines.enumerated().map { ($0.offset + 1, $0.element) })
    }

    /// - Parameter lines: with their numbers.
    /// - Throws: `Malformed` for the first line that is no step.
    init(lines: some Sequence<(Int, String)>) throws {
        var steps: [Step] = []
        for (number, line) in lines where !line.isEmpty && !line.hasPrefix("#") {
            guard let step = Self.step(line) else { throw Malformed(line: number, text: line) }
            steps.append(step)
        }
        self.steps = steps
    }

    private static func step(_ line: String) -> Step? {
        let text = line.dropFirst(line.dropFirst(2).first == " " ? 3 : 2)
        switch line.prefix(2) {
        case "S:": return .server(Array(text.utf8) + [0x0D, 0x0A])
        case "C:": return .client(Array(text.utf8))
        case "R:": return unescaped(Array(text.utf8)).map { .server($0) }
        case "Z:": return repeated(text).map { .server($0) }
        case "P:": return lengths(text).map { .pieces($0) }
        case "W:": return Int(text).map { .wait(milliseconds: $0) }
        case "T:": return text.isEmpty ? .startTLS : nil
        case "X:": return text.isEmpty ? .close : nil
        case "E:": return text.isEmpty ? .expectClose : nil
        case "H:": return stages[text].map { .silence($0) }
        default: return nil
        }
    }

    /// Those with a deadline of their own.
    private static let stages: [Substring: SubmissionStage] = [
        "greeting": .greeting, "data": .data, "message": .message,
    ]

    private static func lengths(_ text: Substring) -> [Int]? {
        let lengths = text.split(separator: " ").map { Int($0) ?? 0 }
        return lengths.allSatisfy { $0 > 0 } ? lengths : nil
    }

    private static func repeated(_ text: Substring) -> [UInt8]? {
        let words = text.split(separator: " ", maxSplits: 1)
        guard words.count == 2, let count = Int(words[0]), (1...1_000_000).contains(count) else { return nil }
        return unescaped(Array(words[1].utf8)).map { octets in Array(repeatElement(octets, count: count).joined()) }
    }

    /// Octets that are written as behind R; `nil` where an escape is none.
    package static func unescaped(_ text: [UInt8]) -> [UInt8]? {
        var octets: [UInt8] = []
        var rest = text[...]
        while let octet = rest.popFirst() {
            guard octet == UInt8(ascii: "\\") else {
                octets.append(octet)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "r"): octets.append(0x0D)
            case UInt8(ascii: "n"): octets.append(0x0A)
            case UInt8(ascii: "\\"): octets.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "x"):
                guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
                octets.append(value)
                rest = rest.dropFirst(2)
            default: return nil
            }
        }
        return octets
    }
}
