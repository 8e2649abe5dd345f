import ArgumentParser
import Escaping
import Files
import Mail
import Profiles
import Vault

struct ProfileList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the profiles; * marks the default one.",
        discussion: """
              notify profile list
            """
    )

    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        let terminal = Terminal(isQuiet: report.quiet)
        let configuration = composition.profiles(terminal)
        let vault = try await composition.vault(access, quiet: report.quiet).open()
        let summaries = try await blocking { () throws(ProfileError) in
            try vault.profiles().map { entry in
                ProfileSummary(entry, resolved: try? configuration.resolve(entry.profile, name: entry.name))
            }
        }
        guard !report.json else { return try terminal.print(json: summaries) }
        if summaries.isEmpty { terminal.note("the vault holds no profile yet") }
        let rows = summaries.map { summary in
            [Visible.escaped(summary.name), Visible.escaped(summary.user), Visible.escaped(Self.server(of: summary))]
        }
        let widths = (0..<2).map { column in rows.map { $0[column].count }.max() ?? 0 }
        for (summary, row) in zip(summaries, rows) {
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) } + [row[2]]
            terminal.print((summary.isDefault ? "* " : "  ") + cells.joined(separator: "  "))
        }
    }

    private static func server(of summary: ProfileSummary) -> String {
        summary.servers.first ?? "provider \(summary.provider ?? "unknown"), which cannot be used here"
    }
}
