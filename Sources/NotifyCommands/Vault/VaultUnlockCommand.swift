import ArgumentParser
import Escaping
import Files
import Mail
import Profiles
import Vault

struct VaultUnlockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlock",
        abstract: "Keep the vault unlocked for a while.",
        discussion: """
            Asks for the passphrase now, and not again until the time is over. Until then the vault's key is kept in this \
            user's keyring in the kernel, never on a disk. Every program of this user can use it, also from cron. It is \
            gone when the machine stops; its time also runs while the machine sleeps.

              notify vault unlock --for 8h --idle 1h
              notify vault lock
            """
    )

    @Option(name: .customLong("for"), help: ArgumentHelp("How long, up to 30d; default: 8h.", valueName: "duration"))
    var lifetime = DurationArgument(seconds: 8 * 3600)

    @Option(help: ArgumentHelp("Lock it earlier if it is not used for this long.", valueName: "duration"))
    var idle: DurationArgument?

    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    private struct Result: Encodable {
        let path: String
        let seconds: UInt64
        let unusedSeconds: UInt64?
    }

    func run() async throws {
        guard let limits = UnlockLimits(lifetime: lifetime.duration, idle: idle?.duration) else {
            throw CommandFailure(
                "vault unlock",
                "--for and --idle take 1s to 30d",
                hint: "write them like 90s, 10m, 1h30m or 2d",
                status: .usage
            )
        }
        let vault = try await Composition.load(home: access.home).vault(access, quiet: report.quiet).open(for: .unlock)
        let remaining = try await blocking { try vault.keepUnlocked(for: limits) }
        let terminal = Terminal(isQuiet: report.quiet)
        if report.json {
            try terminal.print(
                json: Result(path: vault.path, seconds: remaining.seconds, unusedSeconds: remaining.unusedSeconds)
            )
        } else {
            terminal.note("unlocked \(Visible.escaped(vault.path)) \(VaultReport.remaining(remaining))")
        }
    }
}
