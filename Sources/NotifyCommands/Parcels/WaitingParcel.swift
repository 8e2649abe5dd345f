import Files
import Escaping
import Mail
import Settings
import Vault

/// A pending item, opened as far as it can be.
struct WaitingParcel: Sendable {
    /// What identifies it: its id, or the file's path. Not escaped.
    let id: String
    /// Where it waits; `nil` for a file that was named.
    let item: PendingParcels.Item?
    let content: Result<[ArrivingProfile], CommandFailure>

    /// Opens all that wait, whether they can be used or not.
    static func all(in vault: Vault, _ composition: Composition) async throws(CommandFailure) -> [WaitingParcel] {
        do {
            return try await blocking {
                try composition.pending.items().map { item in
                    let content = content(composition) { () throws(VaultError) in try vault.records(in: item.parcel()) }
                    return WaitingParcel(id: item.id, item: item, content: content)
                }
            }
        } catch {
            throw CommandFailure(converting: error)
        }
    }

    /// Opens a file that is sealed for the vault.
    static func file(_ path: String, in vault: Vault, _ composition: Composition) async -> WaitingParcel {
        await blocking {
            let content = content(composition) { () throws(VaultError) in
                guard case .parcel(let parcel) = try ArrivingFile.read(at: path, limit: 0) else {
                    throw VaultError(kind: .malformed, path: path, reason: "is not a parcel of notify")
                }
                return try vault.records(in: parcel)
            }
            return WaitingParcel(id: path, item: nil, content: content)
        }
    }

    private static func content(
        _ composition: Composition,
        _ records: () throws(VaultError) -> [Record]
    ) -> Result<[ArrivingProfile], CommandFailure> {
        do {
            return .success(try records().arriving(composition))
        } catch {
            return .failure(CommandFailure(converting: error))
        }
    }

    /// Whether the word is the beginning of its id.
    func isCalled(_ word: String) -> Bool {
        item != nil && (word == id || (word.utf8.count >= Self.shownLength / 3 && id.hasPrefix(word)))
    }

    func brings(_ name: String) -> Bool {
        ((try? content.get()) ?? []).contains { $0.name == name }
    }

    private static let shownLength = 12

    /// As much of the id as a person needs.
    var shownID: String { Visible.escaped(item == nil ? id : String(id.prefix(Self.shownLength))) }
}

extension Composition {
    var pending: PendingParcels { PendingParcels(besidesVaultAt: locations.vault) }
}
