/// Reads as much of a certificate as tells who issued it (RFC 5280 section 4.1), for the words of a failure only.
enum CertificateNames {
    /// Whether issuer and subject are the same name. `false` for anything that cannot be read.
    static func isSelfIssued(_ encoded: [UInt8]) -> Bool {
        var outer = encoded[...]
        guard var certificate = element(&outer)?.content, var fields = element(&certificate)?.content else {
            return false
        }
        // The version is optional and the only field with tag [0].
        if fields.first == 0xA0 { _ = element(&fields) }
        // Serial number, algorithm; issuer; validity; subject.
        guard element(&fields) != nil, element(&fields) != nil, let issuer = element(&fields), element(&fields) != nil,
            let subject = element(&fields)
        else { return false }
        return issuer.content == subject.content
    }

    /// Takes one DER element off the front.
    private static func element(_ octets: inout ArraySlice<UInt8>) -> (tag: UInt8, content: ArraySlice<UInt8>)? {
        guard let tag = octets.popFirst(), let first = octets.popFirst() else { return nil }
        var length = Int(first)
        if first >= 0x80 {
            let count = Int(first & 0x7F)
            guard (1...3).contains(count), octets.count >= count else { return nil }
            length = octets.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            octets = octets.dropFirst(count)
        }
        guard octets.count >= length else { return nil }
        defer { octets = octets.dropFirst(length) }
        return (tag, octets.prefix(length))
    }
}
