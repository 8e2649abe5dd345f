/// The provider files inside the binary. They are found through two indexes, without reading the others.
struct ShippedProviders: ProviderSource {
    var identifiers: [String] {
        Self.lines(of: EmbeddedProviders.fileIndex).map { Self.text($0.prefix { $0 != UInt8(ascii: " ") }) }
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
    private static func entry(_ key: String, in index: StaticString) -> [Bytes] {
        lines(of: index).lazy.map { words(of: $0) }.first { $0.first?.elementsEqual(key.utf8) ?? false } ?? []
    }

    /// The lines point into the binary, so they stay valid.
    private static func lines(of index: StaticString) -> [Bytes] {
        index.withUTF8Buffer { $0[...] }.split(separator: UInt8(ascii: "\n"))
    }

    private static func words(of line: Bytes) -> [Bytes] {
        line.split(separator: UInt8(ascii: " "))
    }

    private static func text(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: Array(bytes), as: UTF8.self)
    }
}
