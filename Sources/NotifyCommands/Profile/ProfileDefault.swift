import ArgumentParser
import Profiles
import Vault

struct ProfileDefault: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "default",
        abstract: "Use this profile if no --profile is given.",
        discussion: """
              notify profile default work
            """
    )

    @Argument(help: "The profile.") var name: String
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let vault = try await Composition.load(home: access.home).vault(access, quiet: report.quiet).open()
        let name = name
        try await vault.updateProfiles { entries in
            try entries.makeDefault(entries.position(of: name))
        }
        Terminal(isQuiet: report.quiet).note("profile '\(name)' is the default now")
    }
}
