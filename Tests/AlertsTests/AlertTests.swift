import Testing

@testable import Alerts

@Suite("Excerpts")
struct ExcerptTests {
    /// Feeds `text` in chunks of `chunk` octets.
    private func excerpt(_ text: String, chunk: Int, head: Int = 4, tail: Int = 3) -> Excerpt {
        var excerpt = Excerpt(headLimit: head, tailLimit: tail)
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let end = min(start + chunk, bytes.count)
            Array(bytes[start..<end]).withUnsafeBytes { excerpt.append($0) }
            start = end
        }
        return excerpt
    }

    @Test("beginning and end are kept however the text arrives", arguments: 1...12)
    func keepsBothEnds(chunk: Int) {
        for length in 0...30 {
            let text = String("abcdefghijklmnopqrstuvwxyz0123".prefix(length))
            let excerpt = excerpt(text, chunk: chunk)
            #expect(String(decoding: excerpt.head, as: UTF8.self) == text.prefix(4))
            #expect(String(decoding: excerpt.tail, as: UTF8.self) == text.dropFirst(4).suffix(3))
            #expect(excerpt.totalCount == length)
            #expect(excerpt.omittedCount == max(0, length - 7))
            #expect(excerpt.isEmpty == (length == 0))
        }
    }

    @Test("limits of zero keep nothing of that end")
    func allowsZeroLimits() {
        #expect(excerpt("abcdef", chunk: 2, head: 0, tail: 2).tail == Array("ef".utf8))
        let headOnly = excerpt("abcdef", chunk: 2, head: 2, tail: 0)
        #expect(headOnly.head == Array("ab".utf8) && headOnly.tail.isEmpty && headOnly.omittedCount == 4)
    }

    @Test("excerpts are equal when they show the same, however it arrived")
    func comparesByContent() {
        #expect(excerpt("abcdefghijkl", chunk: 1) == excerpt("abcdefghijkl", chunk: 12))
        #expect(excerpt("abcdefghijkl", chunk: 1) != excerpt("abcdefghijkm", chunk: 1))
        #expect(excerpt("abcdXefg", chunk: 1) != excerpt("abcdXXefg", chunk: 1))
    }
}

@Suite("Severities")
struct SeverityTests {
    @Test("severities are ordered from info to critical")
    func areOrdered() {
        #expect(Severity.allCases.sorted() == [.info, .warning, .error, .critical])
        #expect(Severity.warning < .critical && !(Severity.error < .error))
    }
}
