import ArgumentParser
import Escaping
import Files
import Mail
import Profiles
import Settings
import Vault

struct VaultCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Open the vault and decrypt everything in it.",
        discussion: """
            An older copy of the vault, or another vault, is not opened: someone may have put it there to bring back what \
            you removed. If it was you, use --accept.

              notify vault check
              notify vault check --accept

            Exit status: 0 sound; 77 wrong key, or not the latest vault; 78 missing, damaged or unsafe.
            """
    )

    @Flag(help: "Accept the vault as it is as the latest one.") var accept = false

    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    private struct Result: Encodable {
        let path: String
        let generation: UInt64
        let slot: Int?
        let entries: Int
        let secrets: Int
        let anchor: UInt64?
    }

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        let access = composition.vault(access, quiet: report.quiet)
        let (accept, anchor) = (accept, access.anchor)
        let vault = try await access.open(for: accept ? .accept : .use)
        let (check, anchored) = try await blocking {
            let check = try vault.check()
            if accept { try vault.accept(anchor: anchor) }
            return (check, try anchor.generation())
        }
        let terminal = Terminal(isQuiet: report.quiet)
        if report.json {
            try terminal.print(
                json: Result(
                    path: vault.path,
                    generation: check.generation,
                    slot: check.slot,
                    entries: check.entryCount,
                    secrets: check.secretCount,
                    anchor: anchored
                )
            )
        } else if !report.quiet {
            terminal.print(
                "\(Visible.escaped(vault.path)): sound, generation \(check.generation), "
                    + (check.slot.map { "opened by slot \($0)" } ?? "already unlocked")
                    + ", \(Plural.profiles(check.entryCount)), \(Plural.text(check.secretCount, "secret"))"
            )
            terminal.print("anchor at generation \(anchored.map(String.init) ?? "none")")
        }
    }
}
