/// Line ends as messages have them on the network (RFC 5322 section 2.1).
package enum LineEnds {
    /// Returns the octets with each CR, LF and CRLF as CRLF, and one behind an open last line.
    package static func normalized(_ octets: ArraySlice<UInt8>) -> [UInt8] {
        var lines: [UInt8] = []
        lines.reserveCapacity(octets.count + octets.count / 32 + 2)
        var index = octets.startIndex
        while index < octets.endIndex {
            let line = octets[index...].prefix { $0 != carriageReturn && $0 != lineFeed }
            lines += line
            lines += [carriageReturn, lineFeed]
            index = line.endIndex
            guard index < octets.endIndex else { break }
            let isPair =
                octets[index] == carriageReturn && index + 1 < octets.endIndex && octets[index + 1] == lineFeed
            index += isPair ? 2 : 1
        }
        return lines
    }

    private static let carriageReturn = UInt8(ascii: "\r")
    private static let lineFeed = UInt8(ascii: "\n")
}
