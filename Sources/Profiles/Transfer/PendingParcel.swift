internal import Files
package import Vault

/// A parcel that waits to be accepted, opened as far as it can be.
package struct PendingParcel: Sendable {
    /// What identifies it: its id, or the file's path. Not escaped.
    package let id: String
    /// Where it waits; `nil` for a file that was named.
    package let item: PendingParcels.Item?
    package let content: Result<[ImportedProfile], ProfileError>

    /// Opens all that wait, whether they can be used or not.
    package static func all(
        _ pending: PendingParcels,
        in vault: Vault,
        _ configuration: ProfilesConfiguration
    ) async throws(ProfileError) -> [PendingParcel] {
        try await blocking { () throws(ProfileError) in
            do throws(VaultError) {
                return try pending.items().map { item in
                    let content = content(configuration) { () throws(VaultError) in
                        try vault.records(in: item.parcel())
                    }
                    return PendingParcel(id: item.id, item: item, content: content)
                }
            } catch {
                throw .vault(error)
            }
        }
    }

    /// Opens a file that is sealed for the vault.
    package static func file(
        _ path: String,
        in vault: Vault,
        _ configuration: ProfilesConfiguration
    ) async -> PendingParcel {
        await blocking {
            let content = content(configuration) { () throws(VaultError) in
                guard case .parcel(let parcel) = try ArrivingFile.read(at: path, limit: 0) else {
                    throw VaultError(kind: .malformed, path: path, reason: "is not a parcel of notify")
                }
                return try vault.records(in: parcel)
            }
            return PendingParcel(id: path, item: nil, content: content)
        }
    }

    private static func content(
        _ configuration: ProfilesConfiguration,
        _ records: () throws(VaultError) -> [Record]
    ) -> Result<[ImportedProfile], ProfileError> {
        do {
            return .success(try ImportedProfile.all(try records(), configuration))
        } catch {
            return .failure(ProfileError(error))
        }
    }

    /// Whether the word is the beginning of its id, with 4 characters at least.
    func isCalled(_ word: String) -> Bool {
        item != nil && (word == id || (word.utf8.count >= 4 && id.hasPrefix(word)))
    }

    func brings(_ name: String) -> Bool {
        ((try? content.get()) ?? []).contains { $0.name == name }
    }

    /// As much of the id as a person needs; not escaped.
    package var shortID: String { item == nil ? id : String(id.prefix(12)) }
}
