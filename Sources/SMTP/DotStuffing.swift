package import NIOCore

/// Makes a message safe to stand behind DATA (RFC 5321 section 4.5.2).
///
/// CR, LF and CRLF each become CRLF before dots are doubled, so that no server, however it counts lines, sees an end
/// before the end. Works over pieces of any size.
package struct DotStuffing: Sendable {
    private var isAtLineStart = true
    private var skipsLineFeed = false

    package init() {}

    /// Appends the transformed piece to `output`.
    package mutating func append(_ piece: UnsafeRawBufferPointer, to output: inout ByteBuffer) {
        var index = piece.startIndex
        while index < piece.endIndex {
            if skipsLineFeed {
                skipsLineFeed = false
                if piece[index] == Self.lineFeed {
                    index += 1
                    continue
                }
            }
            if isAtLineStart, piece[index] == Self.dot { output.writeInteger(Self.dot) }
            var end = index
            while end < piece.endIndex, piece[end] != Self.carriageReturn, piece[end] != Self.lineFeed { end += 1 }
            if end > index {
                output.writeBytes(UnsafeRawBufferPointer(rebasing: piece[index..<end]))
                isAtLineStart = false
            }
            if end < piece.endIndex {
                output.writeStaticString("\r\n")
                isAtLineStart = true
                skipsLineFeed = piece[end] == Self.carriageReturn
                end += 1
            }
            index = end
        }
    }

    /// Ends the last line where it is open, and appends the final dot.
    package mutating func finish(_ output: inout ByteBuffer) {
        if !isAtLineStart { output.writeStaticString("\r\n") }
        output.writeStaticString(".\r\n")
        self = DotStuffing()
    }

    /// The whole message with its final dot.
    package static func encoded(_ message: [UInt8]) -> ByteBuffer {
        var output = ByteBufferAllocator().buffer(capacity: message.count + message.count / 64 + 16)
        var stuffing = DotStuffing()
        message.withUnsafeBytes { stuffing.append($0, to: &output) }
        stuffing.finish(&output)
        return output
    }

    private static let dot = UInt8(ascii: ".")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let lineFeed = UInt8(ascii: "\n")
}
