import FoundationEssentials
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

@Suite("Alerts can be stored")
struct AlertCodingTests {
    private static let sources: [AlertSource] = [
        .message, .command(["make", "-j4"]), .log(rule: "ssh", file: "/var/log/auth.log"),
    ]

    @Test("an alert comes back as it was", arguments: sources)
    func comesBack(source: AlertSource) throws {
        let alert = Alert(
            time: Date(timeIntervalSinceReferenceDate: 800_000_000.25),
            host: "www1",
            source: source,
            severity: .critical,
            fingerprint: Fingerprint("a\0b"),
            title: "é \u{1b}",
            facts: [Alert.Fact("Took", "3 s")],
            text: Excerpt([0xff, 0, 0x0a] + Array(repeating: 7, count: 20), headLimit: 4, tailLimit: 5),
            attachments: [Alert.Attachment(name: "x.gz", mediaType: "application/gzip", content: [0x1f, 0x8b, 0])]
        )
        let stored = try JSONEncoder().encode(alert)
        #expect(try JSONDecoder().decode(Alert.self, from: stored) == alert)
    }

    @Test("the stored form has names that say what they hold, and octets as one text")
    func storedForm() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        func json(_ value: some Encodable) throws -> String {
            String(decoding: try encoder.encode(value), as: UTF8.self)
        }
        #expect(try json(Self.sources[1]) == #"{"command":{"arguments":["make","-j4"]}}"#)
        #expect(try json(Severity.warning) == #""warning""#)
        #expect(
            try json(Excerpt("abcdef".utf8, headLimit: 2, tailLimit: 3))
                == #"{"head":"YWI=","headLimit":2,"tail":"ZGVm","tailLimit":3,"totalCount":6}"#
        )
    }

    @Test("an excerpt goes on after it was stored, and after it was changed")
    func continues() throws {
        var excerpt = Excerpt("abcdefgh".utf8, headLimit: 2, tailLimit: 3)
        var stored = try JSONDecoder().decode(Excerpt.self, from: JSONEncoder().encode(excerpt))
        var longer = excerpt.mapped { $0 + $0 }
        for text in ["i", "jklm"] {
            let bytes = Array(text.utf8)
            bytes.withUnsafeBytes {
                excerpt.append($0)
                stored.append($0)
                longer.append($0)
            }
        }
        #expect(stored == excerpt)
        #expect(String(decoding: stored.tail, as: UTF8.self) == "klm")
        #expect(String(decoding: longer.head + longer.tail, as: UTF8.self) == "ababhijklm")
        #expect(try JSONDecoder().decode(Excerpt.self, from: JSONEncoder().encode(longer)) == longer)
    }

    @Test(
        "counts that contradict each other are refused",
        arguments: [
            #"{"head":"YWI=","headLimit":1,"tail":"","tailLimit":3,"totalCount":2}"#,
            #"{"head":"YWI=","headLimit":2,"tail":"ZGVm","tailLimit":2,"totalCount":5}"#,
            #"{"head":"YWI=","headLimit":2,"tail":"","tailLimit":3,"totalCount":1}"#,
            #"{"head":"","headLimit":-1,"tail":"","tailLimit":0,"totalCount":-1}"#,
        ]
    )
    func refusesContradictions(json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Excerpt.self, from: Data(json.utf8)) }
    }
}
