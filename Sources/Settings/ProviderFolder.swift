import Files

/// Provider files on disk.
struct ProviderFolder: ProviderSource {
    let path: String

    /// Files whose name is not an identifier and `.yaml` are passed over.
    var identifiers: [String] {
        get throws(SettingsError) {
            let names: [String]
            do throws(FileError) {
                names = try Directory(FilePath(path)).names().map(\.string)
            } catch {
                if error.isMissing { return [] }
                throw SettingsError(error)
            }
            return names.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(".yaml".count)) }
                .filter(ProviderDirectory.isIdentifier).sorted()
        }
    }

    /// Refuses a file that others may change: it decides which server sees the password.
    func file(_ identifier: String) throws(SettingsError) -> ProviderText? {
        let file = path + "/" + identifier + ".yaml"
        guard let bytes = try SettingsFile.read(file, namesProgramsOrServers: true) else { return nil }
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
