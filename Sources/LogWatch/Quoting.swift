extension String {
    /// This text in single quotes, with control and format characters as `\u{…}`, bounded for a one-line message.
    var quoted: String {
        var text = "'"
        for scalar in unicodeScalars.prefix(200) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
                text += "\\u{" + String(scalar.value, radix: 16) + "}"
            default:
                text.unicodeScalars.append(scalar)
            }
        }
        return unicodeScalars.count > 200 ? text + "…'" : text + "'"
    }

    /// Text of at most `limit` bytes from an attacker's bytes; what is no UTF-8 becomes U+FFFD.
    init(bounded bytes: UnsafeRawBufferPointer, limit: Int) {
        guard bytes.count > limit else {
            self.init(decoding: bytes, as: UTF8.self)
            return
        }
        var end = limit
        while end > 0, limit - end < 3, bytes[end] & 0xC0 == 0x80 {
            end -= 1
        }
        self.init(decoding: bytes[..<end], as: UTF8.self)
        self += "…"
    }
}
