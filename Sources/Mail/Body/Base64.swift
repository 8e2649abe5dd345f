/// RFC 4648 section 4, and RFC 2045 section 6.8 for bodies.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    /// 57 octets make a line of 76.
    private static let octetsPerLine = 57

    static func encode(_ bytes: [UInt8]) -> String {
        var encoded: [UInt8] = []
        append(bytes[...], to: &encoded)
        return String(decoding: encoded, as: UTF8.self)
    }

    /// Returns lines of at most 76 characters, each ended by CRLF.
    static func encodeLines(_ bytes: [UInt8]) -> [UInt8] {
        var encoded: [UInt8] = []
        encoded.reserveCapacity((bytes.count + 2) / 3 * 4 + (bytes.count / octetsPerLine + 1) * 2)
        var start = 0
        while start < bytes.count {
            let end = min(start + octetsPerLine, bytes.count)
            append(bytes[start..<end], to: &encoded)
            encoded.append(0x0d)
            encoded.append(0x0a)
            start = end
        }
        return encoded
    }

    private static func append(_ bytes: ArraySlice<UInt8>, to encoded: inout [UInt8]) {
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let available = min(3, bytes.endIndex - index)
            var group = UInt32(bytes[index]) << 16
            if available > 1 { group |= UInt32(bytes[index + 1]) << 8 }
            if available > 2 { group |= UInt32(bytes[index + 2]) }
            encoded.append(alphabet[Int(group >> 18)])
            encoded.append(alphabet[Int(group >> 12 & 63)])
            encoded.append(available > 1 ? alphabet[Int(group >> 6 & 63)] : UInt8(ascii: "="))
            encoded.append(available > 2 ? alphabet[Int(group & 63)] : UInt8(ascii: "="))
            index += 3
        }
    }
}
