import SASL
import SMTP

/// Where a profile's credential comes from.
enum CredentialSource: Sendable {
    /// The secret in the vault.
    case vault(CredentialKind)
    /// A program that `config.yaml` names.
    case command(TokenCommand)
    /// The client's certificate: there is no secret.
    case certificate

    var kind: CredentialKind {
        switch self {
        case .vault(let kind): kind
        case .command: .token
        case .certificate: .certificate
        }
    }

    /// - Parameters:
    ///   - mechanisms: those that the profile itself names; those of its provider say nothing of the user's choice.
    ///   - tokenCommand: what `config.yaml` has for the profile.
    init(mechanisms: [Mechanism], tokenCommand: TokenCommand?) {
        if let tokenCommand {
            self = .command(tokenCommand)
        } else if let first = mechanisms.first, mechanisms.allSatisfy({ $0.credential == first.credential }) {
            self = first.credential == .certificate ? .certificate : .vault(first.credential)
        } else {
            self = .vault(.password)
        }
    }

    /// For a person.
    var words: String {
        switch self {
        case .vault: "in the vault"
        case .command(let command): "from \(command.program.words.joined(separator: " "))"
        case .certificate: "not needed"
        }
    }
}

extension CredentialKind {
    /// For a prompt: `Password of …`.
    var title: String {
        switch self {
        case .password: "Password"
        case .token: "Access token"
        case .certificate: "Certificate"
        }
    }
}
