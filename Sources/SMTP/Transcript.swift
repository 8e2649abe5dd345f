import Escaping
import Mail

/// One line of a dialogue, already redacted and escaped: it can be shown and pasted.
///
/// The state machine makes these, and it never writes a credential, a challenge or the message into one.
package struct TranscriptLine: Sendable, Equatable {
    package enum Direction: String, Sendable {
        case client = "C"
        case server = "S"
    }

    package let direction: Direction
    package let text: String

    package init(_ direction: Direction, _ text: String) {
        self.direction = direction
        self.text = text
    }

    /// A client's command as it was sent, with its CRLF.
    static func command(_ octets: [UInt8]) -> TranscriptLine {
        TranscriptLine(.client, Visible.escaped(octets.dropLast(2), keepingNewlines: false))
    }

    /// Each line of a reply; of a challenge, the code alone.
    static func lines(of reply: Reply) -> [TranscriptLine] {
        if reply.code.value == 334 { return [TranscriptLine(.server, "334 (not shown)")] }
        return reply.lines.enumerated().map { index, line in
            let separator = index + 1 < reply.lines.count ? "-" : " "
            let text = Visible.escaped(line, keepingNewlines: false)
            return TranscriptLine(.server, "\(reply.code)\(separator)\(text)")
        }
    }
}

/// A line and when it crossed.
package struct TranscriptEntry: Sendable, Equatable {
    /// Since the connection was asked for.
    package let offset: Duration
    package let direction: TranscriptLine.Direction
    package let text: String

    package init(offset: Duration, line: TranscriptLine) {
        self.offset = offset
        direction = line.direction
        text = line.text
    }
}

/// Keeps the lines of dialogues.
package protocol TranscriptSink: Sendable {
    /// Takes one entry, in order. Called on the connection's event loop: it must not wait.
    func record(_ entry: TranscriptEntry)
}
