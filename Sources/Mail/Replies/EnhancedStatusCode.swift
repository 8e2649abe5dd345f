/// `class.subject.detail` of RFC 3463, such as `5.7.8`.
package struct EnhancedStatusCode: Hashable, Sendable, CustomStringConvertible {
    /// 2, 4 or 5.
    package let statusClass: Int
    /// 0 to 999.
    package let subject: Int
    /// 0 to 999.
    package let detail: Int

    package var description: String { "\(statusClass).\(subject).\(detail)" }

    /// Reads the code at the head of a reply's text.
    ///
    /// - Returns: `nil` where the text does not begin with one, followed by a space or nothing.
    package init?(prefixOf text: some Collection<UInt8>) {
        let word = text.prefix { $0 != UInt8(ascii: " ") }
        guard word.count <= 9 else { return nil }
        let parts = word.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        var numbers: [Int] = []
        for part in parts {
            guard (1...3).contains(part.count) else { return nil }
            var number = 0
            for octet in part {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet) else { return nil }
                number = number * 10 + Int(octet - UInt8(ascii: "0"))
            }
            numbers.append(number)
        }
        guard [2, 4, 5].contains(numbers[0]) else { return nil }
        (statusClass, subject, detail) = (numbers[0], numbers[1], numbers[2])
    }
}
