import FoundationEssentials
package import Mail
package import SASL
package import SMTP

/// A dialogue file: what the client is asked to do, the dialogue, and what has to come of it.
///
/// Lines `key: value` stand before the dialogue:
///
///     security: tls | starttls | none      none where it is left out
///     credentials: password                or token, or certificate; none where it is left out
///     mechanisms: LOGIN PLAIN              those that are allowed
///     to: a@example.com b@example.com      ops@example.com where it is left out
///     message: text                        as behind R
///     mails: 3                             how often it is submitted, over one connection while that lasts
///     cut: no                              the server's octets come in the segments of the file and in no others
///     sockets: no                          the client's octets name the server, whose port is not known before
///     outcome: accepted text               for each recipient of each mail, in order
///     outcome: deferred kind               or failed, or unknown
///     failure: kind                        nothing was submitted; "passes" and "unreached" may stand behind
///
/// A kind is a code with its enhanced code, or one of connection, timeout, tls, protocol, authentication,
/// configuration, unsupported.
package struct ConformanceCase: Sendable, CustomStringConvertible {
    /// The file's name without `.dialogue`.
    package let name: String
    package let dialogue: Dialogue
    package let security: Security
    package let credentials: FixedCredentials?
    package let mechanisms: [Mechanism]?
    package let envelope: Envelope
    package let message: [UInt8]
    package let mailCount: Int
    package let mayBeCut: Bool
    /// Whether it can be played over sockets as well.
    package let isForSockets: Bool
    /// Lines `outcome: …` or `failure: …`.
    package let expected: [String]

    package var description: String { name }

    private static let credentials = [
        "password": FixedCredentials("tim", "tanstaaftanstaaf"),
        // That of RFC 7628's examples.
        "token": FixedCredentials("tim", "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==", .token),
        "certificate": FixedCredentials("tim", "", .certificate),
    ]
    /// The name behind EHLO.
    package static let greeting = "hello"

    package init(_ text: String, name: String) throws {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let numbered = lines.enumerated().map { ($0.offset + 1, $0.element) }
        let head = numbered.prefix { $0.1.isEmpty || $0.1.hasPrefix("#") || $0.1.first?.isLowercase == true }
        var keys: [String: (line: Int, value: String)] = [:]
        var expected: [String] = []
        for (number, line) in head where !line.isEmpty && !line.hasPrefix("#") {
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2, parts[1].hasPrefix(" ") else { throw Dialogue.Malformed(line: number, text: line) }
            if parts[0] == "outcome" || parts[0] == "failure" {
                expected.append(line)
            } else if keys.updateValue((number, String(parts[1].dropFirst())), forKey: parts[0]) != nil {
                throw Dialogue.Malformed(line: number, text: "\(line) (a second one)")
            }
        }

        func value<Value>(_ key: String, default absent: Value, _ parse: (String) throws -> Value?) throws -> Value {
            guard let (line, text) = keys.removeValue(forKey: key) else { return absent }
            guard let value = try parse(text) else { throw Dialogue.Malformed(line: line, text: "\(key): \(text)") }
            return value
        }

        self.name = name
        security = try value("security", default: .none, Security.init)
        credentials = try value("credentials", default: nil) { text in
            Self.credentials[text].map(Optional.some)
        }
        isForSockets = try value("sockets", default: true) { $0 == "no" ? false : nil }
        mayBeCut = try value("cut", default: true) { $0 == "no" ? false : nil }
        message = try value("message", default: Array("Subject: hello\r\n\r\n.text\r\n".utf8)) { text in
            Dialogue.unescaped(Array(text.utf8))
        }
        mailCount = try value("mails", default: 1) { text in Int(text).flatMap { $0 > 0 ? $0 : nil } }
        mechanisms = try value("mechanisms", default: nil) { text in
            let names = text.split(separator: " ")
            let known = names.compactMap { Mechanism(rawValue: String($0)) }
            return known.count == names.count ? .some(known) : nil
        }
        let recipients = try value("to", default: ["ops@example.com"]) { $0.split(separator: " ").map(String.init) }
        envelope = Envelope(
            reversePath: try Mailbox(parsing: "tim@example.com"),
            forwardPaths: try recipients.map { try Mailbox(parsing: $0) }
        )
        if let (key, found) = keys.first { throw Dialogue.Malformed(line: found.line, text: "\(key): \(found.value)") }
        guard !expected.isEmpty else { throw Dialogue.Malformed(line: 1, text: "no outcome is given") }
        self.expected = expected
        dialogue = try Dialogue(lines: numbered.dropFirst(head.count))
    }
}

extension ConformanceCase {
    /// Every file of the dialogues, in the order of their names.
    package static func all(besides source: String = #filePath) throws -> [ConformanceCase] {
        let folder = URL(filePath: source).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "SMTPTests/Dialogues")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { file in
            guard file.hasSuffix(suffix) else { throw Dialogue.Malformed(line: 0, text: file) }
            let text = String(decoding: try Data(contentsOf: folder.appending(path: file)), as: UTF8.self)
            return try ConformanceCase(text, name: String(file.dropLast(suffix.count)))
        }
    }

    private static let suffix = ".dialogue"
}
