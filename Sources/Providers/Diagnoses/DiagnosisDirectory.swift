import StrictYAML

/// What replies of servers mean: files on disk first, then the shipped ones. Only the files that are asked for are
/// read, and only once.
///
/// Whatever throws may read files, which blocks: not on a thread of the cooperative pool or an event loop.
package struct DiagnosisDirectory: Sendable {
    private let overrides: [OverrideFolder]

    /// - Parameter overrides: directories of `NAME.yaml`, the first one wins; they need not exist.
    package init(overrides: [String]) {
        self.overrides = overrides.map(OverrideFolder.init)
    }

    /// The name of the file for every server.
    private static let any = "any"

    /// Returns the replies of `sections(for:)` as a table to judge answers by.
    ///
    /// - Throws: as `sections(for:)`.
    package func table(for provider: String?) throws(ProviderError) -> DiagnosisTable {
        DiagnosisTable(sections: try sections(for: provider))
    }

    /// Returns the known replies of the provider, then those of the file that its own names with `like`, then those of
    /// any server.
    ///
    /// The most specific section comes first; a section may be empty. `provider` is `nil` for a server that belongs to
    /// none.
    ///
    /// - Throws: when one of the files is not valid.
    package func sections(for provider: String?) throws(ProviderError) -> [[KnownReply]] {
        var sections: [[KnownReply]] = []
        if let provider, provider != Self.any, let own = try file(provider) {
            sections.append(own.replies)
            if let like = own.like {
                guard let other = try file(like) else {
                    throw .unknownLikeness(provider: provider, like: like)
                }
                sections.append(other.replies)
            }
        }
        sections.append(try file(Self.any)?.replies ?? [])
        return sections
    }

    /// Returns the provider's file, or `nil` when there is none.
    func file(_ identifier: String) throws(ProviderError) -> DiagnosisFile? {
        guard ProviderDirectory.isIdentifier(identifier) else { return nil }
        for folder in overrides {
            guard let bytes = try folder.file(identifier) else { continue }
            return try Self.file(bytes, path: folder.path(of: identifier))
        }
        return try Self.shipped.file(identifier).map { bytes throws(ProviderError) in
            try Self.file(bytes, path: "shipped diagnoses/\(identifier).yaml")
        }
    }

    private static func file(_ bytes: [UInt8], path: String) throws(ProviderError) -> DiagnosisFile {
        do throws(YAMLError) {
            return try DiagnosisFile(bytes, file: path)
        } catch {
            throw .content(error)
        }
    }

    static var shipped: EmbeddedFolder {
        EmbeddedFolder(files: EmbeddedDiagnoses.files, index: EmbeddedDiagnoses.fileIndex)
    }
}
