import ArgumentParser
import Escaping
import Files
import Mail
import Profiles
import Vault

struct VaultRestore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Replace the vault by a copy.",
        discussion: """
            The copy is opened and checked first. The vault that was there, even if damaged, is kept beside it with the \
            suffix .bak. The file with that suffix is otherwise the vault before the last change.

              notify vault restore /media/stick/notify-vault
              notify vault restore ~/.local/share/notify/vault.bak
            """
    )

    @Argument(help: "The copy to restore.") var file: String
    @Flag(help: "Also replace a different vault.") var force = false
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    private struct Result: Encodable {
        struct State: Encodable {
            let generation: UInt64
            let profiles: Int
            let written: String

            init(_ state: VaultState) {
                generation = state.generation
                profiles = state.entryCount
                written = VaultReport.time(state.written)
            }
        }

        let path: String
        let replaced: State?
        let backup: State
        let generation: UInt64
    }

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        try composition.makeDirectories()
        let terminal = Terminal(isQuiet: report.quiet)
        let access = composition.vault(access, quiet: report.quiet)
        let (file, force) = (file, force)
        let restored = try await blocking {
            terminal.hardenProcess()
            return try Vault.restore(
                file,
                to: access.path,
                keys: access.keys,
                admittingOthers: force,
                options: access.options()
            )
        }
        guard !report.json else {
            return try terminal.print(
                json: Result(
                    path: access.path,
                    replaced: restored.replaced.map(Result.State.init),
                    backup: Result.State(restored.backup),
                    generation: restored.generation
                )
            )
        }
        let replaced = restored.replaced.map(VaultReport.state)
        terminal.note("before    " + (replaced ?? "no readable vault"))
        terminal.note("copy      " + VaultReport.state(restored.backup))
        terminal.note("restored  \(Visible.escaped(access.path)), now generation \(restored.generation)")
    }
}
