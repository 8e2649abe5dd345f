/// A part of a message: its own header fields and its content, encoded for the way (RFC 2045, RFC 2046).
package struct BodyPart: Sendable, Hashable {
    package let fields: [HeaderField]
    /// Lines of at most 998 octets of ASCII, ended by CRLF.
    package let content: [UInt8]

    /// Makes a part that is read in place.
    ///
    /// LF and CRLF are line ends; any other character arrives as it is. The text ends with a line end.
    package static func text(_ text: String) throws(MessageError) -> BodyPart {
        var canonical = withNetworkLineEnds(text)
        if !canonical.isEmpty, !canonical.suffix(2).elementsEqual([0x0d, 0x0a]) { canonical += [0x0d, 0x0a] }
        let encoding = TransferEncoding.suited(to: canonical)
        return BodyPart(
            fields: [
                try HeaderField("Content-Type", value: "text/plain", parameters: [ParameterValue("charset", "utf-8")]),
                try HeaderField("Content-Transfer-Encoding", value: encoding.rawValue),
            ],
            content: encoding.encode(canonical)
        )
    }

    /// Makes a part that arrives as a file, octet for octet.
    ///
    /// A media type that is none, or that RFC 2046 does not allow in base64, becomes `application/octet-stream`.
    package static func attachment(
        _ name: AttachmentName,
        mediaType: String,
        content: [UInt8]
    ) throws(MessageError) -> BodyPart {
        let type = checked(mediaType: mediaType, of: content)
        var parameters = [ParameterValue("name", name.plain)]
        if type.hasPrefix("text/") { parameters.append(ParameterValue("charset", "utf-8")) }
        return BodyPart(
            fields: [
                try HeaderField("Content-Type", value: type, parameters: parameters),
                try HeaderField("Content-Transfer-Encoding", value: TransferEncoding.base64.rawValue),
                try HeaderField(
                    "Content-Disposition",
                    value: "attachment",
                    parameters: [ParameterValue("filename", name.value)]
                ),
            ],
            content: TransferEncoding.base64.encode(content)
        )
    }

    /// Joins parts of different kinds (RFC 2046 section 5.1.3) with a boundary that occurs in none of them and depends
    /// on nothing but `identity` and the parts.
    package static func mixed(_ parts: [BodyPart], identity: MessageID) throws(MessageError) -> BodyPart {
        let boundary = MultipartBoundary.chosen(for: parts, identity: identity)
        let delimiter = Array("--\(boundary)".utf8)
        var content: [UInt8] = []
        content.reserveCapacity(parts.reduce(256) { $0 + $1.content.count + 512 })
        for part in parts {
            content += delimiter + [0x0d, 0x0a]
            content += MessageSerializer.serialized(part.fields)
            content += [0x0d, 0x0a]
            content += part.content
            content += [0x0d, 0x0a]
        }
        content += delimiter + Array("--\r\n".utf8)
        return BodyPart(
            fields: [
                try HeaderField(
                    "Content-Type",
                    value: "multipart/mixed",
                    parameters: [ParameterValue("boundary", boundary)]
                )
            ],
            content: content
        )
    }

    private static func withNetworkLineEnds(_ text: String) -> [UInt8] {
        var canonical: [UInt8] = []
        canonical.reserveCapacity(text.utf8.count + text.utf8.count / 32)
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == 0x0a, previous != 0x0d { canonical.append(0x0d) }
            canonical.append(byte)
            previous = byte
        }
        return canonical
    }

    private static func checked(mediaType: String, of content: [UInt8]) -> String {
        let fallback = "application/octet-stream"
        let halves = mediaType.lowercased().split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, mediaType.utf8.count <= 100,
            halves.allSatisfy({ half in
                !half.isEmpty && half.utf8.allSatisfy { $0.isAtomText && !"/?=".utf8.contains($0) }
            })
        else { return fallback }
        switch halves[0] {
        case "multipart", "message": return fallback
        case "text" where String(validating: content, as: UTF8.self) == nil: return fallback
        default: return halves.joined(separator: "/")
        }
    }
}
