import ArgumentParser

struct ProfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "The mailboxes that mail is sent from.",
        subcommands: [
            ProfileAdd.self, ProfileList.self, ProfileShow.self, ProfileSet.self, ProfileRename.self,
            ProfileRemove.self, ProfileDefault.self, ProfileTest.self, ProfileExport.self, ProfileImport.self,
        ]
    )
}
