import ArgumentParser
import AuditLog
import Escaping
import Files
import Mail
import Profiles
import Settings
import Vault

struct VaultRekey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekey",
        abstract: "Rotate the data key; re-encrypts everything.",
        discussion: """
            Every slot keeps its key, so all keys are needed: passphrases are asked for slot by slot, other keys are those \
            in config.yaml or named by --with. A recipient need not be present. Copies made before, including the .bak \
            beside the vault, still open with the old keys. The passwords in the vault do not change, so change those \
            that may have become known.

              notify vault rekey
              notify vault rekey --drop 3 --with key-file=/media/stick/key
            """
    )

    @Option(
        name: .customLong("drop"),
        help: ArgumentHelp("Remove this slot; may be repeated.", valueName: "number")
    )
    var dropped: [Int] = []
    @Option(
        name: .customLong("with"),
        help: ArgumentHelp("A key of a slot, as in notify vault slot add; may be repeated.", valueName: "key")
    )
    var factors: [FactorArgument] = []
    @Option(
        name: .customLong("argon2"),
        help: ArgumentHelp("The cost of a guess from now on; default: 3/64.", valueName: "passes/MiB")
    )
    var cost: PassphraseCost?
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        let access = composition.vault(access, quiet: report.quiet)
        let terminal = Terminal(isQuiet: report.quiet)
        let path = composition.locations.auditLog
        let (dropped, factors, cost, configured) = (Set(dropped), factors, cost, composition.settings.ways)
        let (generation, waiting) = try await blocking {
            let held = try access.hold { slots in
                let kept = slots.filter { !dropped.contains($0.number) }
                return factors.map { $0.key(configured: configured) } + access.keysOfAll(kept)
            }
            let vault = try access.open(with: held, cost: cost)
            let log = AuditLog(of: vault, at: path)
            try vault.rekey(with: held, dropping: dropped)
            Self.continueLog(log, AuditLog(of: vault, at: path), terminal)
            return (vault.generation, ((try? composition.pending.items()) ?? []).count)
        }
        if waiting > 0 {
            terminal.note("\(Plural.text(waiting, "pending item")) sealed to the old key: have them sealed again")
        }
        if report.json {
            try terminal.print(json: ["generation": generation])
        } else {
            terminal.note("re-encrypted everything, generation \(generation)")
            terminal.note("earlier copies, including \(access.path).bak, still open with the old keys")
        }
    }

    /// Reports what is wrong with the log, and goes on: the vault has its new key already.
    private static func continueLog(_ log: AuditLog, _ newLog: AuditLog, _ terminal: Terminal) {
        do throws(VaultError) {
            guard let fault = try AuditLog.continueAfterRekey(old: log, new: newLog) else { return }
            terminal.note("audit log: \(Visible.escaped(fault.file)): \(fault.reason)")
        } catch {
            terminal.note("audit log: \(Visible.escaped(error.path)): \(error.reason)")
        }
    }
}
