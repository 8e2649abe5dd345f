/// Turns output written for a terminal into text to read: colours and cursor movements are removed, and of a line that
/// was overwritten (a progress bar) the last state is kept.
struct PlainOutput {
    private var text: [UInt8] = []
    private var lineStart = 0
    private var state = State.text
    /// Whether a CR has come: text after it overwrites the line, unless the line ends first.
    private var isRewinding = false

    private enum State {
        case text
        case escape
        /// Within a control sequence (ECMA-48 section 5.4).
        case controlSequence
        /// Within a command string such as the title of a window (ECMA-48 section 5.6).
        case commandString
        case commandStringEscape
        /// One more byte belongs to the sequence.
        case designation
    }

    /// Returns the output without control sequences.
    static func text(of output: [UInt8]) -> [UInt8] {
        // Most output has none.
        guard output.contains(where: { $0 == escape || $0 == carriageReturn || $0 == backspace }) else { return output }
        var plain = PlainOutput()
        plain.text.reserveCapacity(output.count)
        for byte in output { plain.take(byte) }
        return plain.text
    }

    private static let escape: UInt8 = 0x1b
    private static let carriageReturn: UInt8 = 0x0d
    private static let lineFeed: UInt8 = 0x0a
    private static let backspace: UInt8 = 0x08
    private static let bell: UInt8 = 0x07

    private mutating func take(_ byte: UInt8) {
        switch state {
        case .text: takeText(byte)
        case .escape: state = Self.state(afterEscape: byte)
        case .controlSequence: if (0x40...0x7e).contains(byte) { state = .text }
        case .commandString:
            if byte == Self.bell { state = .text } else if byte == Self.escape { state = .commandStringEscape }
        case .commandStringEscape: state = byte == UInt8(ascii: "\\") ? .text : .commandString
        case .designation: state = .text
        }
    }

    private mutating func takeText(_ byte: UInt8) {
        switch byte {
        case Self.escape: state = .escape
        case Self.carriageReturn: isRewinding = true
        case Self.backspace: if text.count > lineStart { text.removeLast() }
        case Self.lineFeed:
            isRewinding = false
            text.append(byte)
            lineStart = text.count
        default:
            if isRewinding { text.removeSubrange(lineStart...) }
            isRewinding = false
            text.append(byte)
        }
    }

    private static func state(afterEscape byte: UInt8) -> State {
        switch byte {
        case UInt8(ascii: "["): .controlSequence
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "X"):
            .commandString
        case 0x20...0x2f: .designation
        default: .text
        }
    }
}
