import ArgumentParser
import Escaping
import Mail
import SASL
import SMTP
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
        let entry = try await composition.vault(access, quiet: report.quiet).open().profile(name)
        let route = try composition.route(entry.profile, name: entry.name)
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
            ("pin", summary.pins?.joined(separator: ", ")),
            ("certificate", summary.clientCertificate),
            ("key", summary.clientKey),
            ("may mail", summary.policy?.allowTo?.joined(separator: ", ")),
            ("may be", summary.policy?.allowFrom.map { ([summary.from] + $0).joined(separator: ", ") }),
            ("may reach", summary.policy?.allowServers?.joined(separator: ", ")),
            ("limit", summary.policy?.limit),
            ("cleartext", summary.allowsCleartext ? "allowed" : nil),
            (route.credential.kind == .token ? "token" : "password", Self.place(entry, route)),
        ]
        for (label, value) in lines {
            guard let value else { continue }
            terminal.print(label + String(repeating: " ", count: 12 - label.count) + Visible.escaped(value))
        }
    }

    private static func place(_ entry: ProfileEntry, _ route: ProfileRoute) -> String {
        if case .vault = route.credential, !entry.hasSecret { return "none" }
        return route.credential.words
    }
}
