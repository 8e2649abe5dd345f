/// Reads as much of a certificate as tells who issued it (RFC 5280 section 4.1), for the words of a failure only.
enum CertificateNames {
    /// Whether issuer and subject are the same name. `false` for anything that cannot be read.
    static func isSelfIssued(_ encoded: [UInt8]) -> Bool {
        var outer = encoded[...]
        guard var certificate = DERElement.take(&outer)?.content, var fields = DERElement.take(&certificate)?.content
        else { return false }
        // The version is optional and the only field with tag [0].
        if fields.first == 0xA0 { _ = DERElement.take(&fields) }
        // Serial number, algorithm; issuer; validity; subject.
        guard DERElement.take(&fields) != nil, DERElement.take(&fields) != nil,
            let issuer = DERElement.take(&fields), DERElement.take(&fields) != nil,
            let subject = DERElement.take(&fields)
        else { return false }
        return issuer.content == subject.content
    }
}
