import ArgumentParser
import Profiles
import Vault

struct ProfileRename: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename",
        abstract: "Rename a profile.",
        discussion: """
              notify profile rename work office
            """
    )

    @Argument(help: "The profile.") var name: String
    @Argument(help: "Its new name.") var newName: String
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let composition = try Composition.load(home: access.home)
        let vault = try await composition.vault(access, quiet: report.quiet).open()
        let (name, newName) = (name, newName)
        try await vault.updateProfiles { entries in
            let position = try entries.position(of: name)
            entries[position].name = newName
        }
        let terminal = Terminal(isQuiet: report.quiet)
        if try vault.profile(newName).profile.restrictions.limit != nil {
            try await composition.profiles(terminal).beginLimit(of: newName, in: vault)
        }
        terminal.note("renamed profile '\(name)' to '\(newName)'")
    }
}
