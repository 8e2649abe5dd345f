import ArgumentParser
import Mail
import Settings
import Vault

struct VaultStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what can be told of the vault without opening it."
    )

    @OptionGroup var home: HomeOptions
    @OptionGroup var report: ReportOptions

    private struct Result: Encodable {
        let path: String
        let formatVersion: Int
        let generation: UInt64
        let profiles: Int
        let bytes: Int
        let mode: String
        let backup: String?
        /// What records are sealed to without opening the vault.
        let recipient: String
        let slots: [SlotSummary]
    }

    func run() async throws {
        let composition = try Composition.load(home: home.home)
        let path = composition.locations.vault
        let status = try await onOwnThread { try Vault.status(at: path) }
        let result = Result(
            path: status.path,
            formatVersion: status.formatVersion,
            generation: status.generation,
            profiles: status.entryCount,
            bytes: status.size,
            mode: "0" + String(status.mode, radix: 8),
            backup: status.hasBackup ? status.backupPath : nil,
            recipient: status.intakeKey.text,
            slots: status.slots.map { SlotSummary($0) }
        )
        let terminal = Terminal(isQuiet: report.quiet)
        guard !report.json else { return try terminal.print(json: result) }
        terminal.print("vault       \(Visible.escaped(result.path))")
        terminal.print("profiles    \(result.profiles)")
        terminal.print("generation  \(result.generation), format \(result.formatVersion), \(result.bytes) bytes")
        terminal.print("mode        \(result.mode)")
        terminal.print("backup      \(Visible.escaped(result.backup ?? "none yet"))")
        terminal.print("recipient   \(result.recipient)")
        for slot in result.slots { terminal.print(slot.line) }
    }
}
