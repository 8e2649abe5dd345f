/// Line ends where no dot-stuffing passes over the message.
enum LineEnds {
    /// The octets with each CR, LF and CRLF as CRLF, and one at the end: no bare LF leaves by BDAT either.
    static func normalized(_ octets: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(octets.count + 2)
        var index = 0
        while index < octets.count {
            let start = index
            while index < octets.count, octets[index] != carriageReturn, octets[index] != lineFeed { index += 1 }
            output += octets[start..<index]
            guard index < octets.count else { break }
            output += [carriageReturn, lineFeed]
            let isPair = octets[index] == carriageReturn && index + 1 < octets.count && octets[index + 1] == lineFeed
            index += isPair ? 2 : 1
        }
        if output.last != lineFeed { output += [carriageReturn, lineFeed] }
        return output
    }

    private static let carriageReturn = UInt8(ascii: "\r")
    private static let lineFeed = UInt8(ascii: "\n")
}
