import NIOCore
import SMTP

/// Pieces of any size give what the whole gives; the end stands at the end alone; a server gets the message back.
enum DotStuffingProperty {
    /// The first octet chooses the length of the pieces.
    static func check(_ input: [UInt8]) throws(Violation) {
        guard let first = input.first else { return }
        let message = Array(input.dropFirst())
        let whole = Array(DotStuffing.encoded(message).readableBytesView)

        var stuffing = DotStuffing()
        var output = ByteBuffer()
        let length = Int(first % 16) + 1
        for start in stride(from: 0, to: message.count, by: length) {
            Array(message[start..<min(start + length, message.count)]).withUnsafeBytes {
                stuffing.append($0, to: &output)
            }
        }
        stuffing.finish(&output)
        try Violation.unless(Array(output.readableBytesView) == whole, "pieces of \(length) differ from the whole")

        guard let lines = lines(whole) else { throw Violation(description: "a CR or LF stands alone") }
        try Violation.unless(lines.last == [UInt8(ascii: ".")], "the end is missing")
        let body = lines.dropLast()
        try Violation.unless(!body.contains([UInt8(ascii: ".")]), "an end before the end")
        let received = body.map { $0.first == UInt8(ascii: ".") ? $0.dropFirst() : $0[...] }.map(Array.init)
        try Violation.unless(received == written(message), "the server gets another message")
    }

    /// Lines that end with CRLF, without it; `nil` where another CR or LF is.
    private static func lines(_ octets: [UInt8]) -> [[UInt8]]? {
        var lines: [[UInt8]] = []
        var rest = octets[...]
        while let end = rest.firstIndex(where: { $0 == 0x0D || $0 == 0x0A }) {
            guard octets[end...].starts(with: [0x0D, 0x0A]) else { return nil }
            lines.append(Array(rest[..<end]))
            rest = octets[(end + 2)...]
        }
        return rest.isEmpty ? lines : nil
    }

    /// The message's lines, whatever ends them.
    private static func written(_ message: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var line: [UInt8] = []
        var isOpen = false
        var index = 0
        while index < message.count {
            let octet = message[index]
            index += 1
            guard octet == 0x0D || octet == 0x0A else {
                line.append(octet)
                isOpen = true
                continue
            }
            if octet == 0x0D, index < message.count, message[index] == 0x0A { index += 1 }
            lines.append(line)
            line = []
            isOpen = false
        }
        return isOpen ? lines + [line] : lines
    }
}
