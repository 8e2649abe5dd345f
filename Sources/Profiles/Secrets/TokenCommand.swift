internal import Escaping
package import Mail
package import Vault

/// A program that prints an OAuth 2.0 access token for a profile.
package struct TokenCommand: Sendable {
    package let profile: String
    package let program: SecretProgram

    package init(profile: String, program: SecretProgram) {
        self.profile = profile
        self.program = program
    }

    /// Runs the program. Blocks.
    ///
    /// - Throws: why there is no token. Waiting may help unless the program cannot be started.
    package func token() throws(SubmissionFailure) -> SecretBuffer {
        do throws(SecretProgram.Fault) {
            return try program.output()
        } catch {
            let isPermanent = if case .notStarted = error { true } else { false }
            throw SubmissionFailure(
                kind: isPermanent ? .configuration : .authentication,
                isPermanent: isPermanent,
                subject: "access token of '\(Visible.escaped(profile))'",
                reason: "\(program.name): \(error.reason)",
                remedy: .checkTokenCommand
            )
        }
    }
}
