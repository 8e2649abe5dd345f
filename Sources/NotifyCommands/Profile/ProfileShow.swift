import ArgumentParser
import Escaping
import Files
import Mail
import Profiles
import SASL
import SMTP
import Vault

struct ProfileShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a profile; never its password.",
        discussion: """
              notify profile show
              notify profile show work --json
            """
    )

    @Argument(help: "The profile; default: the default one.") var name: String?
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        let terminal = Terminal(isQuiet: report.quiet)
        let configuration = composition.profiles(terminal)
        let vault = try await composition.vault(access, quiet: report.quiet).open()
        let name = name
        let (entry, resolved) = try await blocking { () throws(ProfileError) in
            let entry = try vault.profile(name)
            return (entry, try configuration.resolve(entry.profile, name: entry.name))
        }
        let summary = ProfileSummary(entry, resolved: resolved)
        guard !report.json else { return try terminal.print(json: summary) }
        let lines = Self.lines(summary, resolved)
        let width = lines.map(\.label.count).max() ?? 0
        for line in lines {
            let padding = String(repeating: " ", count: width + 2 - line.label.count)
            terminal.print(line.label + padding + Visible.escaped(line.text))
        }
    }

    /// What is set, by the keys that records have.
    private static func lines(
        _ summary: ProfileSummary,
        _ resolved: ResolvedProfile
    ) -> [(label: String, text: String)] {
        var lines = [(label: "profile", text: summary.name + (summary.isDefault ? " (default)" : ""))]
        let servers = (label: "servers", text: summary.servers.joined(separator: ", "))
        if summary.provider == nil { lines.append(servers) }
        for field in summary.fields {
            guard let text = field.value?.text ?? field.unset else { continue }
            lines.append((field.field.key ?? field.field.jsonKey, text))
            if field.field.jsonKey == ProfileField.provider.jsonKey { lines.append(servers) }
        }
        lines.append((resolved.credential.kind == .token ? "token" : "password", place(summary, resolved)))
        return lines
    }

    private static func place(_ summary: ProfileSummary, _ resolved: ResolvedProfile) -> String {
        if case .vault = resolved.credential, !summary.hasPassword { return "none" }
        return resolved.credential.place
    }
}
