import Glibc
import Profiles
import Settings
import Vault

/// Obtains the keys for a new slot: asks for, reads or creates what the command line names.
struct NewSlotKey: Sendable {
    let options: NewSlotOptions
    let configured: [OpeningSetting]

    /// Blocks on the person, on files and on programs.
    func key() throws -> SlotKey {
        let keys = try options.factors.map(factorKey)
        return keys.count == 2 ? .both(keys[0], keys[1]) : .one(keys[0])
    }

    private func factorKey(_ argument: FactorArgument) throws -> FactorKey {
        switch argument {
        case .passphrase:
            if let descriptor = options.passphraseDescriptor {
                return .material(.passphrase(try SecretPrompt.read(descriptor: descriptor)))
            }
            return .material(
                .passphrase(
                    try Self.asking(hint: "give it on a descriptor: --new-passphrase-fd 3 3<FILE") {
                        () throws(VaultError) in
                        try SecretPrompt.readFromTerminal(prompt: "New passphrase for the slot: ", confirm: true)
                    }
                )
            )
        case .keyFile(let path):
            do throws(VaultError) {
                try KeyFile.create(at: path)
            } catch {
                guard error.kind == .exists else { throw error }
            }
            return .material(.keyFile(try KeyFile.read(at: path)))
        case .systemdCredential(let name):
            if let output = options.output {
                return .material(.systemdCredential(try NewSystemdCredential(name: name, output: output).make()))
            }
            return .material(.systemdCredential(try SystemdCredential.read(name, directory: VaultAccess.credentials)))
        case .command: return .material(.command(try command().vaultKey()))
        case .recoveryCode:
            return .material(
                try Self.asking(hint: "the code is shown and typed back, so run this on a terminal") {
                    () throws(VaultError) in
                    try SecretPrompt.confirmedRecoveryCode()
                }
            )
        case .recipient(let recipient): return .recipient(recipient)
        }
    }

    /// Asks a person; `hint` is what to do where there is no terminal.
    private static func asking<Answer>(
        hint: String,
        _ ask: () throws(VaultError) -> Answer
    ) throws(CommandFailure) -> Answer {
        do throws(VaultError) {
            return try ask()
        } catch {
            let failure = CommandFailure(error)
            guard error.kind == .noTerminal else { throw failure }
            throw CommandFailure(failure.what, failure.why, hint: hint, status: failure.status)
        }
    }

    private func command() throws(CommandFailure) -> SecretProgram {
        for case .command(let words) in configured { return SecretProgram(words: words) }
        throw CommandFailure(
            "command",
            "none in config.yaml, the only place that may name one",
            hint: "write vault: {command: [/path/to/program]} into it",
            status: .configuration
        )
    }
}
