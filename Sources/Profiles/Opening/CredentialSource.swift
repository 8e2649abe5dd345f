package import SASL

/// Where a profile's credential comes from.
package enum CredentialSource: Sendable {
    /// The secret in the vault.
    case vault(CredentialKind)
    /// A program that prints an access token.
    case command(TokenCommand)
    /// The client's certificate: there is no secret.
    case certificate

    package var kind: CredentialKind {
        switch self {
        case .vault(let kind): kind
        case .command: .token
        case .certificate: .certificate
        }
    }

    /// - Parameters:
    ///   - mechanisms: those that the profile itself names; those of its provider say nothing of the user's choice.
    ///   - tokenCommand: the profile's, where the configuration has one.
    init(mechanisms: [Mechanism], tokenCommand: TokenCommand?) {
        if let tokenCommand {
            self = .command(tokenCommand)
        } else if let first = mechanisms.first, mechanisms.allSatisfy({ $0.credential == first.credential }) {
            self = first.credential == .certificate ? .certificate : .vault(first.credential)
        } else {
            self = .vault(.password)
        }
    }
}
