/// A message that another program wrote: header fields and a body, taken as octets.
///
/// What the program wrote stays as it is, but for what a message on its way cannot hold (RFC 5322 section 2): the line
/// ends become CRLF, and a lone CR or a NUL in the header a space. Changes beyond that are named where they are made.
package struct SubmittedMessage: Sendable, Equatable {
    package internal(set) var fields: [SubmittedField] = []
    /// Empty, or lines that each end with CRLF.
    package internal(set) var body: [UInt8]

    /// Reads a message as it is written to sendmail(8).
    ///
    /// A line `From …` at the head, as mailboxes have it, is skipped. The header ends at an empty line, or where a line
    /// is neither a field nor the continuation of one; that line begins the body.
    package init(_ octets: [UInt8]) {
        var index = 0
        while index < octets.count {
            let lineEnd = octets[index...].firstIndex(of: 0x0a) ?? octets.count
            var line = octets[index..<lineEnd]
            while line.last == 0x0d { line = line.dropLast() }
            let next = min(lineEnd + 1, octets.count)
            if index == 0, Self.isMailboxSeparator(line) {
                index = next
                continue
            }
            if line.isEmpty {
                index = next
                break
            }
            if line.first == 0x20 || line.first == 0x09, !fields.isEmpty {
                fields[fields.count - 1].continue(with: line)
            } else if let field = SubmittedField(line: line) {
                fields.append(field)
            } else {
                break
            }
            index = next
        }
        body = LineEnds.normalized(octets[index...])
    }

    /// Makes a message of fields that were made here, and a body as a program wrote it.
    package init(fields: [HeaderField], body: [UInt8]) {
        self.fields = fields.map(SubmittedField.init)
        self.body = LineEnds.normalized(body[...])
    }

    /// Returns the message with CRLF line ends, not dot-stuffed.
    package func serialized() -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(fields.reduce(body.count + 2) { $0 + $1.octets.count })
        for field in fields { octets += field.octets }
        octets += [0x0d, 0x0a]
        octets += body
        return octets
    }

    func fields(named name: String) -> [SubmittedField] {
        fields.filter { $0.isNamed(name) }
    }

    func has(_ name: String) -> Bool {
        fields.contains { $0.isNamed(name) }
    }

    /// `From somebody Thu Jan  1 …`, and not a field `From :` with white space before its colon.
    private static func isMailboxSeparator(_ line: ArraySlice<UInt8>) -> Bool {
        line.starts(with: "From ".utf8) && SubmittedField(line: line) == nil
            || line.starts(with: ">From ".utf8)
    }
}
