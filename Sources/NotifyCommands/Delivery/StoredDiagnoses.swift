import Files
import Mail
import Providers
import Submission

/// Joins the files about replies to the client, which knows nothing of files.
struct StoredDiagnoses: DiagnosisSource {
    let directory: DiagnosisDirectory
    let providers: ProviderDirectory
    /// The profile's.
    let provider: String?
    /// The server of a profile without a provider, which may belong to one all the same.
    let host: String?

    func diagnosed(_ failures: [SubmissionFailure]) async -> [SubmissionFailure] {
        let table = await table()
        return failures.map { $0.diagnosed(by: table) }
    }

    /// A file that cannot be used is told, and what the server said is told by its codes then.
    func table() async -> DiagnosisTable {
        do {
            return try await blocking {
                let owner = try provider ?? host.flatMap { host in try providers.identifier(ofHost: host) }
                return try directory.table(for: owner)
            }
        } catch {
            Terminal().note(CommandFailure(converting: error).why)
            return .empty
        }
    }
}
