import ArgumentParser
import AuditLog
import Files
import Settings
import Vault

struct SlotList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the slots, without opening the vault.",
        discussion: """
            Each slot is a key, or two together, that opens the vault. When it was last used comes from the audit log. \
            Nothing is authenticated.

              notify vault slot list
            """
    )

    @OptionGroup var home: HomeOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let locations = try Composition.load(home: home.home).locations
        let (status, uses) = try await blocking {
            (try Vault.status(at: locations.vault), try AuditLog.read(at: locations.auditLog).lines)
        }
        let times = Dictionary(
            uses.filter { $0.vaultID == status.vaultID }.map { ($0.slot, $0.time) },
            uniquingKeysWith: max
        )
        let slots = status.slots.map { SlotSummary($0, lastUsed: times[$0.number]) }
        let terminal = Terminal(isQuiet: report.quiet)
        if report.json {
            try terminal.print(json: slots)
        } else {
            for slot in slots { terminal.print(slot.line) }
        }
    }
}
