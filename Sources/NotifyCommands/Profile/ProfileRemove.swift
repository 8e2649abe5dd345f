import ArgumentParser
import Profiles
import Vault

struct ProfileRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a profile and its password from the vault.",
        discussion: """
              notify profile remove work
            """
    )

    @Argument(help: "The profile.") var name: String
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let vault = try await Composition.load(home: access.home).vault(access, quiet: report.quiet).open()
        let name = name
        try await vault.updateProfiles { entries in
            entries.remove(at: try entries.position(of: name))
        }
        Terminal(isQuiet: report.quiet).note("removed profile '\(name)'")
    }
}
