/// The provider files inside the binary.
struct ShippedProviders: ProviderSource {
    private let folder = EmbeddedFolder(files: EmbeddedProviders.files, index: EmbeddedProviders.fileIndex)

    var identifiers: [String] { folder.identifiers }

    func file(_ identifier: String) -> ProviderText? {
        folder.file(identifier).map { ProviderText(bytes: $0, path: "shipped " + identifier + ".yaml") }
    }

    func identifier(ofDomain domain: String) -> String? {
        let entry = EmbeddedFolder.entry(domain, in: EmbeddedProviders.domainsIndex)
        return entry.count == 2 ? EmbeddedFolder.text(entry[1]) : nil
    }

    /// Returns the first provider that has a server of that name, which is given in lower case.
    func identifier(ofHost host: String) -> String? {
        folder.identifiers.first { identifier in
            guard let file = folder.file(identifier) else { return false }
            return file.split(separator: UInt8(ascii: "\n")).contains { line in
                line.drop { " -".utf8.contains($0) }.elementsEqual("host: \(host)".utf8)
            }
        }
    }
}
