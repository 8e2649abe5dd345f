import ArgumentParser
import Escaping
import Files
import Mail
import Settings
import Vault

struct VaultLock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock",
        abstract: "Lock the vault again, after notify vault unlock.",
        discussion: """
            Destroys the key in the kernel's keyring. It is no error if the vault was not unlocked. If the vault cannot \
            be read, all vaults of this user are locked.

              notify vault lock
            """
    )

    @OptionGroup var home: HomeOptions
    @OptionGroup var report: ReportOptions

    private struct Result: Encodable {
        let path: String
        let wasUnlocked: Bool
    }

    func run() async throws {
        let locations = try Composition.load(home: home.home).locations
        let path = locations.vault
        let anchor = AnchorFile(path: locations.vaultAnchor)
        let (count, isOfAll) = try await blocking { try Self.lock(path, anchor) }
        let terminal = Terminal(isQuiet: report.quiet)
        guard !report.json else { return try terminal.print(json: Result(path: path, wasUnlocked: count > 0)) }
        let shown = Visible.escaped(path)
        if isOfAll {
            terminal.note("\(shown) cannot be read, so all unlocked vaults of this user were locked: \(count)")
        } else {
            terminal.note(count > 0 ? "locked \(shown)" : "\(shown) was not unlocked")
        }
    }

    /// Where neither the vault nor its anchor can be read, its key is not known, so all keys are removed.
    private static func lock(
        _ path: String,
        _ anchor: AnchorFile
    ) throws(VaultError) -> (count: Int, isOfAll: Bool) {
        let seen = (try? anchor.vaultID()) ?? nil
        guard let vaultID = (try? Vault.status(at: path).vaultID) ?? seen else {
            return (try VaultUnlock.lockAll(), true)
        }
        return (try VaultUnlock(vaultID: vaultID).lock() ? 1 : 0, false)
    }
}
