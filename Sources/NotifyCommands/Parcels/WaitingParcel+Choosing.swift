import Escaping
import Glibc
import Mail
import Settings
import StrictYAML
import Vault

extension [WaitingParcel] {
    /// Returns those that the words mean, each once, in the order of the words: names of profiles, beginnings of ids,
    /// files.
    func chosen(
        by words: [String],
        in vault: Vault,
        _ composition: Composition
    ) async throws(CommandFailure) -> [WaitingParcel] {
        var chosen: [WaitingParcel] = []
        for word in words {
            var found = filter { $0.brings(word) }
            if found.isEmpty { found = filter { $0.isCalled(word) } }
            if found.isEmpty, access(word, F_OK) == 0 {
                found = [await WaitingParcel.file(word, in: vault, composition)]
            }
            guard let first = found.first else { throw Self.unknown(word, among: self) }
            guard found.count == 1 else {
                let ids = found.map(\.shownID).joined(separator: ", ")
                throw CommandFailure(
                    "'\(Visible.escaped(word))'",
                    "could be any of \(ids)",
                    hint: "name one by its id; see: notify vault pending",
                    status: .usage
                )
            }
            if !chosen.contains(where: { $0.id == first.id }) { chosen.append(first) }
        }
        return chosen
    }

    private static func unknown(_ word: String, among items: [WaitingParcel]) -> CommandFailure {
        let names = items.flatMap { (try? $0.content.get())?.map(\.name) ?? [] }
        return CommandFailure(
            "'\(Visible.escaped(word))'",
            "is neither a pending item nor a file",
            hint: NearestName.hint(for: word, among: names) ?? "see what waits with: notify vault pending",
            status: .noInput
        )
    }
}
