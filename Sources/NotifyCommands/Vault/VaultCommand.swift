import ArgumentParser

struct VaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault",
        abstract: "The encrypted file that holds the passwords.",
        subcommands: [
            VaultInit.self, VaultStatusCommand.self, VaultCheckCommand.self, SlotCommand.self, VaultRekey.self,
            VaultRecipient.self, VaultLogCommand.self,
        ]
    )
}
