import ArgumentParser
import Escaping
import Files
import Mail
import Settings
import Vault

struct VaultStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show the vault without opening it.",
        discussion: """
            Nothing of it is authenticated; notify vault check does that.

              notify vault status
            """
    )

    @OptionGroup var home: HomeOptions
    @OptionGroup var report: ReportOptions

    private struct Result: Encodable {
        struct Unlocked: Encodable {
            let seconds: UInt64
            let unusedSeconds: UInt64?
        }

        let path: String
        let formatVersion: Int
        let generation: UInt64
        let profiles: Int
        /// Sealed profiles that wait to be accepted.
        let pending: Int
        let bytes: Int
        let mode: String
        let backup: String?
        let backupWritten: String?
        /// The generation that was seen last; `nil` where none was, or the anchor cannot be read.
        let anchor: UInt64?
        let unlocked: Unlocked?
        /// What records are sealed to without opening the vault.
        let recipient: String
        let slots: [SlotSummary]
    }

    func run() async throws {
        let composition = try Composition.load(home: home.home)
        let path = composition.locations.vault
        let anchorFile = AnchorFile(path: composition.locations.vaultAnchor)
        let terminal = Terminal(isQuiet: report.quiet)
        let (status, pending, anchor, unlocked) = try await blocking {
            terminal.hardenProcess()
            let status = try Vault.status(at: path)
            let unlock = VaultUnlock(vaultID: status.vaultID)
            let pending = try composition.pending.items().count
            return (status, pending, Swift.Result { try anchorFile.generation() }, unlock.remaining())
        }
        let result = Result(
            path: status.path,
            formatVersion: status.formatVersion,
            generation: status.generation,
            profiles: status.entryCount,
            pending: pending,
            bytes: status.size,
            mode: "0" + String(status.mode, radix: 8),
            backup: status.backupWritten == nil ? nil : status.backupPath,
            backupWritten: status.backupWritten.map(VaultReport.time),
            anchor: (try? anchor.get()) ?? nil,
            unlocked: unlocked.map { Result.Unlocked(seconds: $0.seconds, unusedSeconds: $0.unusedSeconds) },
            recipient: status.intakeKey.text,
            slots: status.slots.map { SlotSummary($0) }
        )
        guard !report.json else { return try terminal.print(json: result) }
        terminal.print("vault       \(Visible.escaped(result.path))")
        terminal.print("profiles    \(result.profiles)")
        if pending > 0 { terminal.print("pending     \(pending); list them with: notify vault pending") }
        terminal.print("generation  \(result.generation), format \(result.formatVersion), \(result.bytes) bytes")
        terminal.print("mode        \(result.mode)")
        let backup = result.backup.map { Visible.escaped($0) } ?? "none yet"
        terminal.print("backup      \(backup)" + (result.backupWritten.map { ", written \($0)" } ?? ""))
        terminal.print("anchor      " + Self.shown(anchor))
        terminal.print("unlocked    " + (unlocked.map(VaultReport.remaining) ?? "no"))
        terminal.print("recipient   \(result.recipient)")
        for slot in result.slots { terminal.print(slot.line) }
    }

    private static func shown(_ anchor: Swift.Result<UInt64?, any Error>) -> String {
        switch anchor {
        case .success(let generation?): "generation \(generation)"
        case .success: "none yet"
        case .failure(let error): "\(CommandFailure(converting: error).why): see notify vault check --accept"
        }
    }
}
