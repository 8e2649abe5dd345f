/// The provider files inside the binary. They are found through two indexes, without reading the others.
struct ShippedProviders: ProviderSource {
    var identifiers: [String] {
        Self.bytes(of: EmbeddedProviders.fileIndex).split(separator: Self.lineEnd)
            .map { line in Self.text(line.prefix { $0 != Self.space }) }
    }

    func file(_ identifier: String) -> ProviderText? {
        let entry = Self.entry(identifier, in: EmbeddedProviders.fileIndex)
        guard entry.count == 3, let offset = Int(Self.text(entry[1])), let count = Int(Self.text(entry[2])) else {
            return nil
        }
        let bytes = EmbeddedProviders.files.withUTF8Buffer { Array($0[offset..<offset + count]) }
        return ProviderText(bytes: bytes, path: "shipped " + identifier + ".yaml")
    }

    func identifier(ofDomain domain: String) -> String? {
        let entry = Self.entry(domain, in: EmbeddedProviders.domainIndex)
        return entry.count == 2 ? Self.text(entry[1]) : nil
    }

    private typealias Bytes = UnsafeBufferPointer<UInt8>.SubSequence

    /// The words of the line that begins with `key`; none when there is no such line.
    ///
    /// The lines are in the order of their bytes, so halving the range finds it.
    private static func entry(_ key: String, in index: StaticString) -> [Bytes] {
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

    /// The bytes are a part of the binary, so they stay valid.
    private static func bytes(of text: StaticString) -> Bytes {
        text.withUTF8Buffer { $0[...] }
    }

    private static func text(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    private static var lineEnd: UInt8 { UInt8(ascii: "\n") }
    private static var space: UInt8 { UInt8(ascii: " ") }
}
