/// A header field as another program wrote it, octet for octet.
package struct SubmittedField: Sendable, Equatable {
    /// As it is written, in the case that it has.
    package let name: String
    /// The whole field, folded as it came; each line ends with CRLF.
    package private(set) var octets: [UInt8]
    /// Where the value begins in `octets`, behind the colon.
    private let valueStart: Int

    /// What stands behind the colon, with the line ends of folded lines and without the last one.
    package var value: ArraySlice<UInt8> { octets[valueStart..<octets.count - 2] }

    /// Reads the first line of a field, without its line end.
    ///
    /// White space before the colon is taken, as RFC 5322 section 4.5 wants it.
    ///
    /// - Returns: `nil` where the line begins no field.
    init?(line: ArraySlice<UInt8>) {
        let name = line.prefix { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: ":") }
        let rest = line[name.endIndex...].drop { $0 == 0x20 || $0 == 0x09 }
        guard !name.isEmpty, rest.first == UInt8(ascii: ":") else { return nil }
        self.name = String(decoding: name, as: UTF8.self)
        valueStart = rest.startIndex + 1 - line.startIndex
        octets = Self.withoutLineEnds(line) + [0x0d, 0x0a]
    }

    init(_ field: HeaderField) {
        name = field.name
        octets = MessageSerializer.serialized([field])
        valueStart = field.name.utf8.count + 1
    }

    /// Adds a line that begins with white space (RFC 5322 section 2.2.3).
    mutating func `continue`(with line: ArraySlice<UInt8>) {
        octets += Self.withoutLineEnds(line) + [0x0d, 0x0a]
    }

    /// Whether this is the field's name, in any case.
    package func isNamed(_ name: String) -> Bool {
        self.name.utf8.count == name.utf8.count && self.name.lowercased() == name.lowercased()
    }

    /// Returns the field with `replacement` in the place of a part of its value; `range` is counted from the value's
    /// first octet.
    func replacing(_ range: Range<Int>, with replacement: some Sequence<UInt8>) -> SubmittedField {
        var copy = self
        copy.octets.replaceSubrange(
            valueStart + range.lowerBound..<valueStart + range.upperBound,
            with: Array(replacement)
        )
        return copy
    }

    /// Returns the field with other lines, which say the same.
    func refolded(_ octets: [UInt8]) -> SubmittedField {
        var copy = self
        copy.octets = octets
        return copy
    }

    /// A lone CR would be a line end to the next reader, and begin another field; NUL is allowed nowhere.
    private static func withoutLineEnds(_ line: ArraySlice<UInt8>) -> [UInt8] {
        line.map { $0 == 0x0d || $0 == 0 ? 0x20 : $0 }
    }
}
