import ArgumentParser
import Settings
import Vault

struct SlotList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the ways into the vault, without opening it."
    )

    @OptionGroup var home: HomeOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let path = try Composition.load(home: home.home).locations.vault
        let status = try await onOwnThread { try Vault.status(at: path) }
        let slots = status.slots.map(SlotSummary.init)
        let terminal = Terminal(isQuiet: report.quiet)
        if report.json {
            try terminal.print(json: slots)
        } else {
            for slot in slots { terminal.print(slot.line) }
        }
    }
}
