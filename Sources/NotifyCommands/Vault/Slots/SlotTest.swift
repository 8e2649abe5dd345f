import Files
import ArgumentParser
import Escaping
import Mail
import Profiles
import Settings
import Vault

struct SlotTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Try the keys at hand on every slot.",
        discussion: """
            The keys are those that open the vault, and those given with --with. It ends with 77 where the slot that is \
            named does not open.

              notify vault slot test
              notify vault slot test 3 --with recovery-code
            """
    )

    @Argument(help: "The slot's number; left out: all.") var number: Int?
    @Option(
        name: .customLong("with"),
        help: ArgumentHelp("Another key to try; may be repeated. As in notify vault slot add.", valueName: "key")
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
        let (number, extra, ways) = (number, factors, composition.settings.ways)
        let (tests, failures) = try await blocking {
            let held = try access.hold { slots in access.keys(for: slots) + extra.map { $0.key(ways: ways) } }
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
                    "slot \(result.number)  \(result.kind)\(label): \(result.opens ? "opens" : "not with the keys at hand")"
                )
            }
        }
        for failure in failures { terminal.note("\(Visible.escaped(failure.path)): \(failure.reason)") }
        if number != nil, !shown.allSatisfy(\.opens) { throw ExitCode(ExitStatus.noPermission.rawValue) }
    }
}
