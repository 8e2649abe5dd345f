/// What replies of servers mean: files on disk first, then the shipped ones. Only the files that are asked for are read.
package struct DiagnosisDirectory: Sendable {
    private let overrides: [String]

    /// - Parameter overrides: directories of `NAME.yaml`, the first one wins; they need not exist.
    package init(overrides: [String]) {
        self.overrides = overrides
    }

    /// The name of the file for every server.
    private static let any = "any"

    /// Returns what is known of the provider's replies, then what its file is `like`, then what any server says.
    ///
    /// The sections are in the order of their closeness; one may be empty. `provider` is `nil` for a server of one's
    /// own.
    ///
    /// - Throws: when one of the files is not valid.
    package func sections(for provider: String?) throws(SettingsError) -> [[DiagnosisSetting]] {
        var sections: [[DiagnosisSetting]] = []
        if let provider, provider != Self.any, let own = try file(provider) {
            sections.append(own.replies)
            if let like = own.like {
                guard let other = try file(like) else {
                    throw SettingsError(
                        file: nil,
                        message: "\(provider.quoted) is like \(like.quoted), which has no file"
                    )
                }
                sections.append(other.replies)
            }
        }
        sections.append(try file(Self.any)?.replies ?? [])
        return sections
    }

    /// Returns the provider's file, or `nil` when there is none.
    func file(_ identifier: String) throws(SettingsError) -> DiagnosisFile? {
        guard ProviderDirectory.isIdentifier(identifier) else { return nil }
        for directory in overrides {
            let path = "\(directory)/\(identifier).yaml"
            guard let bytes = try SettingsFile.read(path, namesProgramsOrServers: true) else { continue }
            return try DiagnosisFile(bytes, file: path)
        }
        guard let bytes = Self.shipped.file(identifier) else { return nil }
        return try DiagnosisFile(bytes, file: "shipped diagnoses/\(identifier).yaml")
    }

    static var shipped: EmbeddedFolder {
        EmbeddedFolder(files: EmbeddedDiagnoses.files, index: EmbeddedDiagnoses.fileIndex)
    }
}
