import FoundationEssentials
import Testing

@testable import SASL

@Suite("SASLprep (RFC 4013)")
struct SASLprepTests {
    /// One vector of `Vectors/saslprep.txt`.
    struct Vector: CustomTestStringConvertible {
        var name = ""
        var purpose = SASLprep.Purpose.stored
        var input: [UInt32]?
        var output: [UInt32]?
        var isRefused = false
        /// Of the line of every code point, instead of input and output.
        var sha256: String?

        var testDescription: String { name }
    }

    struct Malformed: Error {
        let line: Substring
    }

    static func vectors() throws -> [Vector] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors/saslprep.txt")
        var vectors: [Vector] = [Vector()]
        for line in try String(contentsOf: file, encoding: .utf8).split(
            separator: "\n",
            omittingEmptySubsequences: false
        ) {
            guard !line.isEmpty else {
                if vectors.last?.name.isEmpty == false { vectors.append(Vector()) }
                continue
            }
            guard let colon = line.firstIndex(of: ":") else { throw Malformed(line: line) }
            let value = String(line[colon...].dropFirst().drop { $0 == " " })
            switch line[..<colon] {
            case "name": vectors[vectors.count - 1].name = value
            case "kind" where value == "stored": vectors[vectors.count - 1].purpose = .stored
            case "kind" where value == "query": vectors[vectors.count - 1].purpose = .query
            case "input": vectors[vectors.count - 1].input = try scalars(value)
            case "output": vectors[vectors.count - 1].output = try scalars(value)
            case "refused" where value == "yes": vectors[vectors.count - 1].isRefused = true
            case "sha256": vectors[vectors.count - 1].sha256 = value
            default: throw Malformed(line: line)
            }
        }
        return vectors.filter { !$0.name.isEmpty }
    }

    @Test("every vector comes out as it stands, or is refused")
    func vectors() throws {
        let vectors = try Self.vectors()
        #expect(vectors.count == 432)
        for vector in vectors {
            guard let input = vector.input else { continue }
            let prepared = try? SASLprep.prepared(Self.octets(input), for: vector.purpose)
            #expect(prepared == vector.output.map(Self.octets), "\(vector.name)")
            #expect((prepared == nil) == vector.isRefused, "\(vector.name)")
        }
    }

    @Test("every code point by itself comes out as Python's tables have it")
    func everything() throws {
        let expected = try #require(try Self.vectors().last?.sha256)
        var lines: [UInt8] = []
        for range: Range<UInt32> in [0..<0xD800, 0xE000..<0x30000, 0xE0000..<0xE1000] {
            for scalar in range {
                let prepared = try? SASLprep.prepared(Self.octets([scalar]), for: .stored)
                let words = prepared.map {
                    String(decoding: $0, as: UTF8.self).unicodeScalars.map { Self.word($0.value) }.joined(
                        separator: " "
                    )
                }
                lines += "\(Self.word(scalar)) \(words ?? "refused")\n".utf8
            }
        }
        let digest = HashFunction.sha256.digest(of: lines).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(digest == expected)
    }

    @Test("what is not UTF-8 is refused", arguments: [[0xFF], [0x61, 0xC3], [0xED, 0xA0, 0x80]] as [[UInt8]])
    func octets(_ octets: [UInt8]) {
        #expect(throws: SASLprep.Refusal.notUTF8) { try SASLprep.prepared(octets, for: .stored) }
    }

    private static func scalars(_ text: String) throws -> [UInt32] {
        try text.split(separator: " ").map { word in
            guard let value = UInt32(word, radix: 16) else { throw Malformed(line: word) }
            return value
        }
    }

    private static func octets(_ scalars: [UInt32]) -> [UInt8] {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars.compactMap { Unicode.Scalar($0) })
        return Array(text.utf8)
    }

    private static func word(_ scalar: UInt32) -> String {
        let digits = String(scalar, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
