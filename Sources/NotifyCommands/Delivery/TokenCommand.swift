import Escaping
import Mail
import Vault

/// A program that prints an OAuth 2.0 access token for a profile.
struct TokenCommand: Sendable {
    let profile: String
    var program: SecretProgram

    /// Runs the program, on a thread that may wait.
    ///
    /// - Throws: why there is no token. Waiting may help unless the program cannot be started.
    func token() throws(SubmissionFailure) -> SecretBuffer {
        do throws(SecretProgram.Fault) {
            return try program.output()
        } catch {
            let isPermanent = if case .notStarted = error { true } else { false }
            throw SubmissionFailure(
                kind: isPermanent ? .configuration : .authentication,
                isPermanent: isPermanent,
                subject: "access token of '\(Visible.escaped(profile))'",
                reason: "\(program.name): \(error.reason)",
                remedy: .advice(
                    "check the command below oauth2: in config.yaml; its output is not shown, so run it yourself"
                )
            )
        }
    }
}
