/// The line that stands between the parts of a multipart (RFC 2046 section 5.1.1).
enum MultipartBoundary {
    /// Returns a boundary of at most 70 characters that no part contains, the same each time for the same parts.
    ///
    /// It begins with `=_`, which neither quoted-printable nor base64 can produce; text in 7bit can, so it is searched.
    static func chosen(for parts: [BodyPart], identity: MessageID) -> String {
        let dashed = Set(parts.flatMap { dashedLines($0.content) })
        var round = 0
        while true {
            let candidate = "=_" + Digest.hexadecimal(Array("\(round) \(identity.value)".utf8))
            if !dashed.contains(where: { $0.starts(with: candidate.utf8) }) { return candidate }
            round += 1
        }
    }

    /// What follows the two dashes in each line that might be taken for a boundary.
    private static func dashedLines(_ content: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        while start < content.count {
            let line = content[start...].prefix { $0 != 0x0a }
            if line.starts(with: "--=_".utf8) { lines.append(line.dropFirst(2).prefix(70)) }
            start = line.endIndex + 1
        }
        return lines
    }
}
