import Glibc
import Profiles
import Settings
import Vault

/// Obtains what a new slot is made for: asks, reads or makes the keys that the command line names.
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
                        try SecretPrompt.readFromTerminal(prompt: "The slot's new passphrase: ", confirm: true)
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
                try Self.asking(hint: "a recovery code is shown and typed back: run it on a terminal") {
                    () throws(VaultError) in
                    try SecretPrompt.agreeOnRecoveryCode()
                }
            )
        case .recipient(let recipient): return .recipient(recipient)
        }
    }

    /// Where there is no terminal, tells how to do without.
    private static func asking<Answer>(
        hint: String,
        _ ask: () throws(VaultError) -> Answer
    ) throws(VaultError) -> Answer {
        do throws(VaultError) {
            return try ask()
        } catch {
            guard error.kind == .noTerminal else { throw error }
            throw VaultError(kind: error.kind, path: error.path, reason: error.reason, hint: hint)
        }
    }

    private func command() throws(CommandFailure) -> SecretProgram {
        for case .command(let words) in configured { return SecretProgram(words: words) }
        throw CommandFailure(
            "command",
            "config.yaml names none, and no other place may",
            hint: "write vault: {command: [/path/to/program]} into it",
            status: .configuration
        )
    }
}
