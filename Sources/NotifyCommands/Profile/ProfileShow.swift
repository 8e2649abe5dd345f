import ArgumentParser
import Mail
import Vault

struct ProfileShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a profile; never its password."
    )

    @Argument(help: "The profile; left out: the default one.") var name: String?
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        let entry = try await composition.vault(access).open().profile(name)
        let route = try ProfileRoute(entry.profile, name: entry.name, providers: composition.providers)
        let summary = ProfileSummary(entry, route: route)
        let terminal = Terminal(isQuiet: report.quiet)
        guard !report.json else { return try terminal.print(json: summary) }
        let lines: [(String, String?)] = [
            ("profile", summary.name + (summary.isDefault ? " (default)" : "")),
            ("provider", summary.provider),
            ("servers", summary.servers.joined(separator: ", ")),
            ("user", summary.user),
            ("from", summary.from),
            ("mechanisms", summary.mechanisms?.joined(separator: ", ") ?? "the strongest that the server offers"),
            ("greeting", summary.greeting ?? "this host's name"),
            ("ca-file", summary.caFile),
            ("cleartext", summary.allowsCleartext ? "allowed" : nil),
            ("password", summary.hasPassword ? "in the vault" : "none"),
        ]
        for (label, value) in lines {
            guard let value else { continue }
            terminal.print(label + String(repeating: " ", count: 12 - label.count) + Visible.escaped(value))
        }
    }
}
