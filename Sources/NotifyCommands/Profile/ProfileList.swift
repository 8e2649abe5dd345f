import ArgumentParser
import Mail
import Vault

struct ProfileList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the profiles.")

    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let composition = try Composition.load(access.homeOptions)
        let entries = try await composition.vault(access).open().profiles()
        let summaries = entries.map { entry in
            ProfileSummary(
                entry,
                route: try? ProfileRoute(entry.profile, name: entry.name, providers: composition.providers)
            )
        }
        let terminal = Terminal(isQuiet: report.quiet)
        guard !report.json else { return try terminal.print(json: summaries) }
        for summary in summaries {
            let server = summary.servers.first ?? "provider \(summary.provider ?? "unknown"), which is not known here"
            terminal.print(
                Visible.escaped(
                    "\(summary.isDefault ? "*" : " ") \(summary.name)  \(summary.user)  \(server)"
                )
            )
        }
    }
}
