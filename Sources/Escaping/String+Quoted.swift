extension String {
    /// This text in single quotes and made visible (`Visible`), shortened to 200 scalars: for a message of one line.
    package var quoted: String {
        let limit = 200
        let beginning = String(String.UnicodeScalarView(unicodeScalars.prefix(limit)))
        return "'" + Visible.escaped(beginning) + (beginning.utf8.count < utf8.count ? "…'" : "'")
    }

    /// Text of at most `limit` bytes from an attacker's bytes; what is not UTF-8 becomes U+FFFD.
    package init(bounded bytes: UnsafeRawBufferPointer, limit: Int) {
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
