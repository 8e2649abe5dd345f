import Glibc

/// A scripted dialogue, seen from the server.
///
/// One step a line; `#` begins a comment:
///
///     S: text      the server sends the text and CRLF
///     C: text      the client has to send just this text and CRLF
///     R: text      the server sends the text alone, with \r \n \\ and \xNN as octets
///     T:           the server begins TLS
///     X:           the server closes the connection
///     E:           the client has to close the connection
package struct Dialogue: Sendable {
    package enum Step: Sendable, Equatable {
        case server([UInt8])
        case client([UInt8])
        case startTLS
        case close
        case expectClose
    }

    package struct Malformed: Error, CustomStringConvertible {
        package let line: Int
        package let text: String
        package var description: String { "line \(line) of the dialogue is none that is known: \(text)" }
    }

    package let steps: [Step]

    package init(_ text: String) throws {
        var steps: [Step] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard let step = try Self.step(line) else { throw Malformed(line: index + 1, text: String(line)) }
            steps.append(step)
        }
        self.steps = steps
    }

    /// Reads a file beside a test's own source.
    package init(named name: String, besides source: StaticString = #filePath) throws {
        let folder = "\(source)".split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
            separator: "/"
        )
        let path = "\(folder)/Dialogues/\(name).dialogue"
        guard let file = fopen(path, "r") else { throw Malformed(line: 0, text: "\(path): \(errno)") }
        defer { fclose(file) }
        var content: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&block, 1, block.count, file), count > 0 { content += block[..<count] }
        try self.init(String(decoding: content, as: UTF8.self))
    }

    private static func step(_ line: Substring) throws -> Step? {
        let text = Array(line.dropFirst(line.dropFirst(2).first == " " ? 3 : 2).utf8)
        switch line.prefix(2) {
        case "S:": return .server(text + [0x0D, 0x0A])
        case "C:": return .client(text)
        case "R:": return unescaped(text).map { .server($0) }
        case "T:": return text.isEmpty ? .startTLS : nil
        case "X:": return text.isEmpty ? .close : nil
        case "E:": return text.isEmpty ? .expectClose : nil
        default: return nil
        }
    }

    private static func unescaped(_ text: [UInt8]) -> [UInt8]? {
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
