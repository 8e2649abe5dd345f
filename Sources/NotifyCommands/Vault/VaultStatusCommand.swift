import ArgumentParser
import FoundationEssentials
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
        struct Slot: Encodable {
            let number: Int
            let kind: String
            let label: String
            let created: String
            let argon2: Cost?
        }

        struct Cost: Encodable {
            let passes: UInt32
            let kibibytes: UInt32
        }

        let path: String
        let formatVersion: Int
        let generation: UInt64
        let profiles: Int
        let bytes: Int
        let mode: String
        let backup: String?
        let slots: [Slot]
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
            slots: status.slots.map { slot in
                Result.Slot(
                    number: slot.number,
                    kind: slot.kind.name,
                    label: slot.label,
                    created: Date(timeIntervalSince1970: TimeInterval(slot.created)).formatted(.iso8601),
                    argon2: slot.cost.map { Result.Cost(passes: $0.passes, kibibytes: $0.kibibytes) }
                )
            }
        )
        let terminal = Terminal(isQuiet: report.quiet)
        guard !report.json else { return try terminal.print(json: result) }
        terminal.print("vault       \(Visible.escaped(result.path))")
        terminal.print("profiles    \(result.profiles)")
        terminal.print("generation  \(result.generation), format \(result.formatVersion), \(result.bytes) bytes")
        terminal.print("mode        \(result.mode)")
        terminal.print("backup      \(Visible.escaped(result.backup ?? "none yet"))")
        for slot in result.slots {
            let cost = slot.argon2.map { ", Argon2id \($0.passes) passes over \($0.kibibytes >> 10) MiB" } ?? ""
            let label = slot.label.isEmpty ? "" : " '\(Visible.escaped(slot.label))'"
            terminal.print("slot \(slot.number)      \(slot.kind)\(label), made \(slot.created)\(cost)")
        }
    }
}
