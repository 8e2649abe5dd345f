package import Mail

/// What may stand behind the path of MAIL, each where the server offers its extension.
package struct MailParameters: Sendable, Equatable {
    /// The message's octet count (RFC 1870).
    package var size: Int?
    /// The message has octets beyond ASCII (RFC 6152).
    package var isEightBit = false
    /// A path or a header field holds an address beyond ASCII (RFC 6531).
    package var isUTF8 = false
    /// The message must not travel without TLS (RFC 8689).
    package var requiresTLS = false
    /// RFC 3461 section 4.3.
    package var content: DSNRequest.Content?
    /// RFC 3461 section 4.4.
    package var envelopeID: String?

    package init() {}

    /// How far they may lengthen the line, in octets: each RFC names its own share, 100 for ENVID after encoding.
    static let allowance = 26 + 17 + 10 + 11 + 9 + 107 + 3 * DSNRequest.maximumEnvelopeIDLength

    /// Each with a space before it.
    var text: String {
        var text = ""
        if let size { text += " SIZE=\(size)" }
        if isEightBit { text += " BODY=8BITMIME" }
        if isUTF8 { text += " SMTPUTF8" }
        if requiresTLS { text += " REQUIRETLS" }
        if let content { text += " RET=\(content.rawValue)" }
        if let envelopeID { text += " ENVID=\(XText.encode(envelopeID))" }
        return text
    }
}
