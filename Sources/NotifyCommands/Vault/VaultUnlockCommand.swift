import Files
import ArgumentParser
import Escaping
import Mail
import Profiles
import Vault

struct VaultUnlockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlock",
        abstract: "Keep the vault open for a while.",
        discussion: """
            Asks for the passphrase now, and for none until the time is over: the vault's key lies in the kernel's \
            keyring of this user meanwhile, never on a disk. Every program of this user, in cron too, can use it. It goes \
            when the machine stops, and its time runs while the machine sleeps.

              notify vault unlock --for 8h --idle 1h
              notify vault lock
            """
    )

    @Option(name: .customLong("for"), help: ArgumentHelp("How long, up to 30d.", valueName: "duration"))
    var lifetime = DurationArgument(seconds: 8 * 3600)

    @Option(help: ArgumentHelp("Lock it earlier if it is not used for that long.", valueName: "duration"))
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
                "a vault stays unlocked for 1s to 30d",
                hint: "write --for and --idle like 90s, 10m, 1h30m or 2d",
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
