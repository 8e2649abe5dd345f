import Profiles
import Settings
import Vault

extension FactorArgument {
    /// Returns the key to try; `ways` has the command that may be run.
    func key(ways: [OpeningSetting]) -> VaultKey {
        switch self {
        case .passphrase: return .passphrase(prompt: "Passphrase: ")
        case .recoveryCode: return .passphrase(prompt: "Recovery code: ")
        case .keyFile(let path): return .keyFile(path: path)
        case .systemdCredential(let name): return .systemdCredential(named: name, directory: VaultAccess.credentials)
        case .recipient(let recipient):
            return .absent(.recipient, name: recipient.text, reason: "opens with its owner's key file: key-file=PATH")
        case .command:
            for case .command(let words) in ways {
                let program = SecretProgram(words: words)
                return .command(program.name) { () throws(VaultError) in try program.vaultKey() }
            }
            return .absent(.command, name: "command", reason: "config.yaml names none below vault:")
        }
    }
}
