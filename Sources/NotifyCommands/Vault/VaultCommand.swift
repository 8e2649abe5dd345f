import ArgumentParser

struct VaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault",
        abstract: "Manage the encrypted file that holds the passwords.",
        subcommands: [
            VaultInit.self, VaultStatusCommand.self, VaultUnlockCommand.self, VaultLock.self, VaultCheckCommand.self,
            VaultBackup.self, VaultRestore.self, SlotCommand.self, VaultRekey.self, VaultRecipient.self,
            VaultSeal.self, VaultPending.self, VaultAccept.self, VaultReject.self,
            VaultLogCommand.self,
        ]
    )
}
