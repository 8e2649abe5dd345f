import ArgumentParser
import Escaping
import Files
import Mail
import Vault

struct VaultReject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Delete sealed profiles that wait to be accepted.",
        discussion: """
            The vault is not opened.

              notify vault reject 3f2a9c01b7de
              notify vault reject --all
            """
    )

    @Argument(help: "Beginnings of ids, from notify vault pending.") var ids: [String] = []
    @Flag(help: "Delete all that wait.") var all = false
    @OptionGroup var home: HomeOptions
    @OptionGroup var report: ReportOptions

    func validate() throws {
        guard all != !ids.isEmpty else { throw ValidationError("give either ids or --all") }
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
        if rejected.isEmpty { terminal.note("nothing is waiting") }
        for id in rejected { terminal.note("deleted \(Visible.escaped(id))") }
    }

    private static func item(_ word: String, among items: [PendingParcels.Item]) throws -> PendingParcels.Item {
        let found = items.filter { $0.id == word || (word.utf8.count >= 4 && $0.id.hasPrefix(word)) }
        guard let first = found.first, found.count == 1 else {
            throw CommandFailure(
                "'\(Visible.escaped(word))'",
                found.isEmpty ? "no pending item has this id" : "\(found.count) ids begin with this",
                hint: "list them with: notify vault pending",
                status: .noInput
            )
        }
        return first
    }
}
