/// Printable ASCII in which nothing can end the parameter (RFC 3461 section 4).
enum XText {
    static func encode(_ text: String) -> String {
        var encoded: [UInt8] = []
        for octet in text.utf8 {
            if (0x21...0x7E).contains(octet), octet != UInt8(ascii: "+"), octet != UInt8(ascii: "=") {
                encoded.append(octet)
            } else {
                encoded += [UInt8(ascii: "+"), digit(octet >> 4), digit(octet & 0x0F)]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
