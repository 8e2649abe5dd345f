internal import Glibc
package import Vault

extension [PendingParcel] {
    /// Returns those that the words mean, each once, in the order of the words: names of profiles, beginnings of ids,
    /// files.
    ///
    /// - Throws: `.unknownParcel`, `.ambiguousParcel`.
    package func chosen(
        by words: [String],
        in vault: Vault,
        _ configuration: ProfilesConfiguration
    ) async throws(ProfileError) -> [PendingParcel] {
        var chosen: [PendingParcel] = []
        for word in words {
            var found = filter { $0.brings(word) }
            if found.isEmpty { found = filter { $0.isCalled(word) } }
            if found.isEmpty, access(word, F_OK) == 0 {
                found = [await PendingParcel.file(word, in: vault, configuration)]
            }
            guard let first = found.first else {
                throw .unknownParcel(word, names: flatMap { (try? $0.content.get())?.map(\.name) ?? [] })
            }
            guard found.count == 1 else { throw .ambiguousParcel(word, ids: found.map(\.shortID)) }
            if !chosen.contains(where: { $0.id == first.id }) { chosen.append(first) }
        }
        return chosen
    }
}
