/// Provider files on disk.
struct ProviderFolder: ProviderSource {
    private let folder: OverrideFolder

    init(path: String) {
        folder = OverrideFolder(path: path)
    }

    var identifiers: [String] {
        get throws(ProviderError) { try folder.identifiers }
    }

    func file(_ identifier: String) throws(ProviderError) -> ProviderText? {
        try folder.file(identifier).map { ProviderText(bytes: $0, path: folder.path(of: identifier)) }
    }

    func identifier(ofDomain domain: String) throws(ProviderError) -> String? {
        for identifier in try identifiers {
            if let file = try file(identifier), try file.provider(identifier).domains.contains(domain) {
                return identifier
            }
        }
        return nil
    }
}
