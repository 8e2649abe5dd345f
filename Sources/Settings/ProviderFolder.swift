import Glibc

/// Provider files on disk.
struct ProviderFolder: ProviderSource {
    let path: String

    /// Files whose name is not an identifier and `.yaml` are passed over.
    var identifiers: [String] {
        get throws(SettingsError) {
            guard let directory = opendir(path) else {
                if errno == ENOENT || errno == ENOTDIR { return [] }
                throw BoundedFile.failure("cannot be read", path)
            }
            defer { closedir(directory) }
            var identifiers: [String] = []
            while let entry = readdir(directory) {
                // In place: an entry is shorter than its type, and what lies behind it may not be readable.
                let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                let identifier = String(name.dropLast(".yaml".count))
                if name.hasSuffix(".yaml"), ProviderDirectory.isIdentifier(identifier) {
                    identifiers.append(identifier)
                }
            }
            return identifiers.sorted()
        }
    }

    /// Refuses a file that others may change: it decides which server sees the password.
    func file(_ identifier: String) throws(SettingsError) -> ProviderText? {
        let file = path + "/" + identifier + ".yaml"
        guard let bytes = try BoundedFile.read(file, onlyWritableByOwner: true) else { return nil }
        return ProviderText(bytes: bytes, path: file)
    }

    func identifier(ofDomain domain: String) throws(SettingsError) -> String? {
        for identifier in try identifiers {
            guard let file = try file(identifier) else { continue }
            let provider = try Provider(file.bytes, identifier: identifier, file: file.path)
            if provider.domains.contains(domain) { return identifier }
        }
        return nil
    }
}
