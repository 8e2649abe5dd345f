import Mail
import Testing

@Suite("Reply codes and enhanced status codes")
struct ReplyCodeTests {
    @Test(
        "a reply code is of one class, by its first digit",
        arguments: [(200, "2"), (250, "2"), (354, "3"), (421, "4"), (499, "4"), (500, "5"), (599, "5")]
    )
    func classes(value: Int, expected: String) throws {
        let code = try #require(ReplyCode(value))
        let classes = [
            ("2", code.isPositiveCompletion), ("3", code.isPositiveIntermediate), ("4", code.isTransientNegative),
            ("5", code.isPermanentNegative),
        ]
        #expect(classes.filter(\.1).map(\.0) == [expected])
        #expect(code.isServiceClosing == (value == 421))
        #expect(code.description == "\(value)" && code.value == value)
    }

    @Test("anything below 200 or above 599 is no reply code", arguments: [-250, 0, 99, 199, 600, 1000])
    func bounds(value: Int) {
        #expect(ReplyCode(value) == nil)
    }

    @Test(
        "an enhanced code is read at the head of a text",
        arguments: [
            ("5.7.8 no", [5, 7, 8]), ("2.0.0", [2, 0, 0]), ("4.999.999 x", [4, 999, 999]), ("5.07.008", [5, 7, 8]),
            ("3.0.0 x", nil), ("5.7", nil), ("5.7.8.9", nil), ("5.7.1000", nil), ("5..8", nil), ("5.7.8,", nil),
            ("5.7.٨", nil), (" 5.7.8", nil), ("+5.7.8", nil), ("", nil),
        ] as [(String, [Int]?)]
    )
    func enhanced(text: String, numbers: [Int]?) {
        let code = EnhancedStatusCode(prefixOf: text.utf8)
        #expect(code.map { [$0.statusClass, $0.subject, $0.detail] } == numbers)
        #expect(code?.description == numbers.map { $0.map(String.init).joined(separator: ".") })
    }
}
