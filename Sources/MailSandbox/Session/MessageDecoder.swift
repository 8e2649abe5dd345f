/// Takes the message out of what follows DATA: undoes dot-stuffing and finds the end (RFC 5321, 4.5.2).
///
/// Only CRLF "." CRLF ends a message. A bare CR or LF never does; it spoils the message instead, which closes the door
/// that SMTP smuggling uses.
struct MessageDecoder: Equatable {
    /// Why a message must be refused.
    enum Flaw: Equatable {
        case bareLineEnd
        case longLine
        case tooLarge
    }

    private enum Position: Equatable {
        case lineStart
        case dotAtLineStart
        case carriageReturnAfterDot
        case text
        case carriageReturn
    }

    private static let longestLine = 998

    private let sizeLimit: Int
    private var position = Position.lineStart
    private var lineLength = 0
    /// Octets of the message so far; counted on after a flaw too.
    private(set) var size = 0
    /// The first flaw found. From then on nothing is kept.
    private(set) var flaw: Flaw?

    init(sizeLimit: Int) {
        self.sizeLimit = sizeLimit
    }

    /// Appends the message's octets in `input` to `message`.
    ///
    /// - Returns: how many octets of `input` belong to the message, and whether its end was among them.
    mutating func decode(
        _ input: UnsafeRawBufferPointer,
        into message: inout [UInt8]
    ) -> (consumed: Int, isComplete: Bool) {
        for (index, octet) in input.enumerated() {
            switch (position, octet) {
            case (.carriageReturnAfterDot, UInt8(ascii: "\n")):
                return (index + 1, true)
            case (.lineStart, UInt8(ascii: ".")):
                position = .dotAtLineStart
            case (.dotAtLineStart, UInt8(ascii: "\r")):
                position = .carriageReturnAfterDot
            case (.lineStart, UInt8(ascii: "\r")), (.text, UInt8(ascii: "\r")):
                position = .carriageReturn
            case (.carriageReturn, UInt8(ascii: "\n")):
                endLine(into: &message)
            case (.carriageReturn, UInt8(ascii: "\r")):
                size += 1
                note(.bareLineEnd)
            case (_, UInt8(ascii: "\n")), (.carriageReturn, _), (.carriageReturnAfterDot, _):
                size += 1
                note(.bareLineEnd)
                position = .text
            default:
                position = .text
                keep(octet, in: &message)
            }
        }
        return (input.count, false)
    }

    private mutating func keep(_ octet: UInt8, in message: inout [UInt8]) {
        size += 1
        lineLength += 1
        if lineLength > Self.longestLine { note(.longLine) }
        if size > sizeLimit { note(.tooLarge) }
        if flaw == nil { message.append(octet) }
    }

    private mutating func endLine(into message: inout [UInt8]) {
        position = .lineStart
        lineLength = 0
        size += 2
        if size > sizeLimit { note(.tooLarge) }
        if flaw == nil {
            message.append(UInt8(ascii: "\r"))
            message.append(UInt8(ascii: "\n"))
        }
    }

    private mutating func note(_ flaw: Flaw) {
        if self.flaw == nil { self.flaw = flaw }
    }
}
