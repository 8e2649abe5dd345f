/// A folder of YAML files inside the binary. A file is found through an index, without reading the others.
struct EmbeddedFolder {
    /// All files, one after the other.
    let files: StaticString
    /// Lines of `identifier offset count`, ordered by their bytes.
    let index: StaticString

    typealias Bytes = UnsafeBufferPointer<UInt8>.SubSequence

    var identifiers: [String] {
        Self.bytes(of: index).split(separator: Self.lineEnd).map { line in Self.text(line.prefix { $0 != Self.space }) }
    }

    /// Returns `nil` when there is no such file.
    func file(_ identifier: String) -> [UInt8]? {
        let entry = Self.entry(identifier, in: index)
        guard entry.count == 3, let offset = Int(Self.text(entry[1])), let count = Int(Self.text(entry[2])) else {
            return nil
        }
        return files.withUTF8Buffer { Array($0[offset..<offset + count]) }
    }

    /// The words of the line that begins with `key`; none when there is no such line.
    ///
    /// The lines are in the order of their bytes, so halving the range finds it.
    static func entry(_ key: String, in index: StaticString) -> [Bytes] {
        var rest = bytes(of: index)
        while !rest.isEmpty {
            let middle = rest.startIndex + rest.count / 2
            let start = rest[..<middle].lastIndex(of: lineEnd).map { $0 + 1 } ?? rest.startIndex
            let end = rest[start...].firstIndex(of: lineEnd) ?? rest.endIndex
            let words = rest[start..<end].split(separator: space)
            guard let found = words.first, !found.elementsEqual(key.utf8) else { return words }
            rest = found.lexicographicallyPrecedes(key.utf8) ? rest[end...].dropFirst() : rest[..<start]
        }
        return []
    }

    static func text(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// The bytes are a part of the binary, so they stay valid.
    private static func bytes(of text: StaticString) -> Bytes {
        text.withUTF8Buffer { $0[...] }
    }

    private static var lineEnd: UInt8 { UInt8(ascii: "\n") }
    private static var space: UInt8 { UInt8(ascii: " ") }
}
