internal import Files
internal import Mail
internal import Providers
internal import Submission

/// Joins the files about replies to the client, which knows nothing of files.
struct StoredDiagnoses: DiagnosisSource {
    let directory: DiagnosisDirectory
    let providers: ProviderDirectory
    /// The profile's.
    let provider: String?
    /// The server of a profile without a provider, which may belong to one all the same.
    let host: String?
    let warn: @Sendable (ProfileWarning) -> Void

    func diagnosed(_ failures: [SubmissionFailure]) async -> [SubmissionFailure] {
        let table = await table()
        return failures.map { $0.diagnosed(by: table) }
    }

    /// Where a file cannot be used there is a warning, and what the server said is told by its codes.
    func table() async -> DiagnosisTable {
        do throws(ProviderError) {
            return try await blocking { () throws(ProviderError) in
                var owner = provider
                if owner == nil, let host { owner = try providers.identifier(ofHost: host) }
                return try directory.table(for: owner)
            }
        } catch {
            warn(.unusableDiagnoses(error))
            return .empty
        }
    }
}
