import Files
import ArgumentParser
import Escaping
import Mail
import Vault

struct VaultReject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Delete sealed profiles that wait, without opening the vault.",
        discussion: """
              notify vault reject 3f2a9c01b7de
            """
    )

    @Argument(help: "Beginnings of ids, as notify vault pending tells them.") var ids: [String] = []
    @Flag(help: "Delete all that wait.") var all = false
    @OptionGroup var home: HomeOptions
    @OptionGroup var report: ReportOptions

    func validate() throws {
        guard all != !ids.isEmpty else { throw ValidationError("either ids or --all are needed") }
    }

    func run() async throws {
        let pending = try Composition.load(home: home.home).pending
        let (ids, all) = (ids, all)
        let rejected = try await blocking {
            let waiting = try pending.items()
            let chosen = all ? waiting : try ids.map { try Self.item($0, among: waiting) }
            for item in chosen { try pending.remove(item) }
            return chosen.map(\.id)
        }
        let terminal = Terminal(isQuiet: report.quiet)
        if report.json { try terminal.print(json: rejected) }
        if rejected.isEmpty { terminal.note("nothing waits to be accepted") }
        for id in rejected { terminal.note("deleted \(Visible.escaped(id))") }
    }

    private static func item(_ word: String, among items: [PendingParcels.Item]) throws -> PendingParcels.Item {
        let found = items.filter { $0.id == word || (word.utf8.count >= 4 && $0.id.hasPrefix(word)) }
        guard let first = found.first, found.count == 1 else {
            throw CommandFailure(
                "'\(Visible.escaped(word))'",
                found.isEmpty ? "is the id of no pending item" : "is the beginning of \(found.count) ids",
                hint: "see them with: notify vault pending",
                status: .noInput
            )
        }
        return first
    }
}
