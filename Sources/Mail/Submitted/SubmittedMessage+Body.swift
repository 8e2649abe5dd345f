import Escaping

extension SubmittedMessage {
    /// What is in a body that a mail system might not take.
    private struct Traits {
        var isEightBit = false
        var hasNull = false
        var longestLine = 0

        init(_ body: [UInt8]) {
            var length = 0
            for octet in body {
                switch octet {
                case 0x0d:
                    longestLine = max(longestLine, length)
                    length = 0
                    continue
                case 0x0a: continue
                case 0: hasNull = true
                case 0x80...: isEightBit = true
                default: break
                }
                length += 1
            }
            longestLine = max(longestLine, length)
        }

        /// No server has to take it as it is (RFC 5321 section 4.5.3.1.6, RFC 6152 section 3).
        var needsEncoding: Bool { hasNull || longestLine > 998 }
    }

    /// Says what the body is where that is not said, and encodes a body whose lines are too long or that holds NUL
    /// (RFC 6409 sections 8.3 and 8.4).
    ///
    /// A body of short lines stays octet for octet. One that has 8-bit characters and no word of them is labelled as
    /// UTF-8, or as `unknown-8bit` (RFC 1428) where it is not.
    ///
    /// - Throws: where a body has to be encoded that is in several parts, or encoded already.
    mutating func labelBody() throws(MessageError) {
        let traits = Traits(body)
        guard traits.isEightBit || traits.needsEncoding else { return }
        let type = try token("Content-Type") ?? "text/plain"
        let encoding = try token("Content-Transfer-Encoding")
        let isComposite = type.hasPrefix("multipart/") || type.hasPrefix("message/")
        let charset =
            !traits.isEightBit ? "us-ascii" : String(validating: body, as: UTF8.self) != nil ? "utf-8" : "unknown-8bit"
        if traits.needsEncoding {
            try encodeBody(type: type, encoding: encoding, isComposite: isComposite, hasNull: traits.hasNull)
        } else {
            guard encoding == nil, !isComposite else { return }
            append(try HeaderField("Content-Transfer-Encoding", value: "8bit"))
        }
        if !has("Content-Type") {
            append(
                try HeaderField("Content-Type", value: "text/plain", parameters: [ParameterValue("charset", charset)])
            )
        }
        if !has("MIME-Version") { append(try HeaderField("MIME-Version", value: "1.0")) }
    }

    private mutating func encodeBody(
        type: String,
        encoding: String?,
        isComposite: Bool,
        hasNull: Bool
    ) throws(MessageError) {
        let flaw = hasNull ? "a NUL" : "a line of more than 998 octets"
        guard !isComposite else {
            throw MessageError(reason: "\(flaw) stands in a part of its body, which is \(Visible.escaped(type))")
        }
        guard encoding == nil || encoding == "7bit" || encoding == "8bit" else {
            throw MessageError(
                reason: "\(flaw) stands in its body, which says that it is \(Visible.escaped(encoding ?? "")) already"
            )
        }
        let suited: TransferEncoding = type.hasPrefix("text/") ? .suited(to: body) : .base64
        body = suited.encode(body)
        fields.removeAll { $0.isNamed("Content-Transfer-Encoding") }
        append(try HeaderField("Content-Transfer-Encoding", value: suited.rawValue))
    }

    /// The word that a field of MIME begins with, in lower case and without comments; `nil` where there is no such field.
    private func token(_ name: String) throws(MessageError) -> String? {
        let fields = fields(named: name)
        guard fields.count <= 1 else { throw MessageError(reason: "\(name) is there \(fields.count) times") }
        guard let value = fields.first?.value else { return nil }
        var word: [UInt8] = []
        var depth = 0
        for octet in value {
            switch octet {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: ";") where depth == 0: return String(decoding: word, as: UTF8.self).lowercased()
            case 0x09, 0x0a, 0x0d, 0x20: continue
            default: if depth == 0 { word.append(octet) }
            }
        }
        return String(decoding: word, as: UTF8.self).lowercased()
    }
}
