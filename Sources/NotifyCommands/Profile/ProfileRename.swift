import ArgumentParser
import Vault

struct ProfileRename: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rename", abstract: "Give a profile another name.")

    @Argument(help: "The profile.") var name: String
    @Argument(help: "Its new name.") var newName: String
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let vault = try await Composition.load(home: access.home).vault(access).open()
        let (name, newName) = (name, newName)
        try await vault.updateProfiles { entries in
            let position = try entries.position(of: name)
            entries[position].name = newName
        }
        Terminal(isQuiet: report.quiet).note("renamed profile '\(name)' to '\(newName)'")
    }
}
