import Foundation
import FuzzProperties
import TestSupport
import Testing

@Suite("The corpora of the fuzzers")
struct CorpusTests {
    private static let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
        .appending(path: "../../Fuzzing/Corpus").standardized

    @Test("each property holds for every input of its corpus", arguments: FuzzProperty.allCases)
    func replay(property: FuzzProperty) throws {
        let text = try String(contentsOf: Self.folder.appending(path: "\(property.rawValue).txt"), encoding: .ascii)
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(!lines.isEmpty)
        for line in lines {
            let octets = try #require(Dialogue.unescaped(Array(line.utf8)), "\(line)")
            #expect(throws: Never.self, "\(line)") { try property.check(octets) }
        }
    }

    @Test("every corpus is a property's")
    func names() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path())
        #expect(Set(names) == Set(FuzzProperty.allCases.map { "\($0.rawValue).txt" }))
    }
}
