internal import NIOCore

/// Cuts the octets of a client into command lines. Memory stays below ``limit`` whatever arrives.
struct CommandLines {
    /// The longest line with its CRLF: that of AUTH (RFC 4954, section 4).
    static let limit = 12288

    enum Line: Equatable {
        /// A line without its CRLF.
        case complete([UInt8])
        case tooLong
        /// CR or LF stood alone.
        case bareLineEnd
    }

    private var isDiscarding = false

    /// Takes the next line from `input`, or answers nil when its end has not arrived.
    mutating func next(from input: inout ByteBuffer) -> Line? {
        guard let end = input.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) else {
            if input.readableBytes >= Self.limit {
                isDiscarding = true
                input.clear()
            }
            return nil
        }
        let count = end - input.readerIndex
        let octets = input.readBytes(length: count) ?? []
        input.moveReaderIndex(forwardBy: 1)
        if isDiscarding || count + 1 > Self.limit {
            isDiscarding = false
            return .tooLong
        }
        guard octets.last == UInt8(ascii: "\r") else { return .bareLineEnd }
        let line = octets.dropLast()
        return line.contains(UInt8(ascii: "\r")) ? .bareLineEnd : .complete(Array(line))
    }
}
