import Files
import Escaping
import Mail
import SASL
import SMTP
import Vault

/// Takes a profile's password from a descriptor or from the person at the terminal, in a process that is hardened.
enum PasswordPrompt {
    static func read(
        _ descriptor: Int32?,
        _ kind: CredentialKind = .password,
        user: String,
        host: String
    ) async throws(CommandFailure) -> SecretBuffer {
        do {
            return try await blocking {
                if let descriptor { return try SecretPrompt.read(descriptor: descriptor) }
                let prompt = "\(kind.title) of \(Visible.escaped(user)) at \(Visible.escaped(host)): "
                return try SecretPrompt.readFromTerminal(prompt: prompt, confirm: false)
            }
        } catch let error as VaultError where error.kind == .noTerminal {
            throw CommandFailure(
                "password",
                error.reason,
                hint: "give it on a descriptor: --password-fd 3 3<FILE",
                status: .noPermission
            )
        } catch {
            throw CommandFailure(converting: error)
        }
    }
}
