import ArgumentParser
import Escaping
import Files
import Mail
import Profiles
import Settings
import Vault

struct SlotTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Try keys on every slot.",
        discussion: """
            The keys are those that open the vault, and those of --with.

              notify vault slot test
              notify vault slot test 3 --with recovery-code

            Exit status: 77 the named slot does not open.
            """
    )

    @Argument(help: "The slot's number; default: all.") var number: Int?
    @Option(
        name: .customLong("with"),
        help: ArgumentHelp("Another key to try, as in notify vault slot add; may be repeated.", valueName: "key")
    )
    var factors: [FactorArgument] = []
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    private struct Result: Encodable {
        let number: Int
        let kind: String
        let label: String
        let opens: Bool
    }

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        let access = composition.vault(access, quiet: report.quiet)
        let (number, extra, configured) = (number, factors, composition.settings.ways)
        let (tests, failures) = try await blocking {
            let held = try access.hold { slots in access.keys(for: slots) + extra.map { $0.key(configured: configured) }
            }
            let vault = try access.open(with: held)
            if let number { try vault.expectSlot(number) }
            return (try vault.testSlots(with: held), held.failures)
        }
        let shown = tests.filter { number == nil || $0.slot.number == number }
        let results = shown.map {
            Result(number: $0.slot.number, kind: $0.slot.kind.name, label: $0.slot.label, opens: $0.opens)
        }
        let terminal = Terminal(isQuiet: report.quiet)
        if report.json {
            try terminal.print(json: results)
        } else if !report.quiet {
            for result in results {
                let label = result.label.isEmpty ? "" : " '\(Visible.escaped(result.label))'"
                terminal.print(
                    "slot \(result.number)  \(result.kind)\(label): \(result.opens ? "opens" : "does not open with these keys")"
                )
            }
        }
        for failure in failures { terminal.note("\(Visible.escaped(failure.path)): \(failure.reason)") }
        if number != nil, !shown.allSatisfy(\.opens) { throw ExitCode(ExitStatus.noPermission.rawValue) }
    }
}
