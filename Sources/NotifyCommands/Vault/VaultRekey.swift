import Files
import ArgumentParser
import Escaping
import Mail
import Profiles
import Settings
import Vault

struct VaultRekey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekey",
        abstract: "Give the vault another data key; everything in it is sealed anew.",
        discussion: """
            Every slot is made anew for the key that opens it, so all keys have to be at hand: passphrases are asked for \
            slot by slot, others are those of config.yaml or are named by --with. A recipient needs not be here. Copies \
            that were made before, the .bak beside the vault among them, still open with the old keys: the passwords \
            themselves stay, so change those that may be known.

              notify vault rekey
              notify vault rekey --drop 3 --with key-file=/media/stick/key
            """
    )

    @Option(
        name: .customLong("drop"),
        help: ArgumentHelp("Leave this slot out; may be repeated.", valueName: "number")
    )
    var dropped: [Int] = []
    @Option(
        name: .customLong("with"),
        help: ArgumentHelp("A key of a slot; may be repeated. As in notify vault slot add.", valueName: "key")
    )
    var factors: [FactorArgument] = []
    @Option(
        name: .customLong("argon2"),
        help: ArgumentHelp("What a guess is to cost from now on; left out: 3/64.", valueName: "passes/MiB")
    )
    var cost: PassphraseCost?
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        let access = composition.vault(access, quiet: report.quiet)
        let terminal = Terminal(isQuiet: report.quiet)
        let uses = composition.locations.uses
        let (dropped, factors, cost, ways) = (Set(dropped), factors, cost, composition.settings.ways)
        let (generation, waiting) = try await blocking {
            let held = try access.hold { slots in
                let kept = slots.filter { !dropped.contains($0.number) }
                return factors.map { $0.key(ways: ways) } + access.keysOfAll(kept)
            }
            let vault = try access.open(with: held, cost: cost)
            let log = vault.useLog(at: uses)
            try vault.rekey(with: held, dropping: dropped)
            Self.goOn(log, vault.useLog(at: uses), terminal)
            return (vault.generation, ((try? composition.pending.items()) ?? []).count)
        }
        if waiting > 0 { terminal.note("\(waiting) pending items are for the old key: have them sealed again") }
        if report.json {
            try terminal.print(json: ["generation": generation])
        } else {
            terminal.note("sealed everything anew, generation \(generation)")
            terminal.note("copies from before, also \(access.path).bak, still open with the old keys")
        }
    }

    /// The vault has its new key already: whatever is wrong with the log is told, and changes nothing.
    private static func goOn(_ log: UseLog, _ newLog: UseLog, _ terminal: Terminal) {
        do throws(VaultError) {
            guard let fault = try UseLog.continueAfterRekey(old: log, new: newLog) else { return }
            terminal.note("use log: \(Visible.escaped(fault.file)): \(fault.reason)")
        } catch {
            terminal.note("use log: \(Visible.escaped(error.path)): \(error.reason)")
        }
    }
}
