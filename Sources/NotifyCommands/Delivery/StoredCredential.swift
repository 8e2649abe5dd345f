import Files
import Escaping
import Mail
import SASL
import SMTP
import Vault

/// Joins the vault to the mechanisms, which know nothing of each other.
struct StoredCredential: CredentialProvider {
    let username: String
    let kind: CredentialKind
    let secret: SecretBuffer

    func withSecret<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try secret.withUnsafeBytes(body)
    }
}

/// A token that a command prints, fetched for each connection: it lives for an hour or so.
struct FetchedToken: CredentialProvider {
    let username: String
    let command: TokenCommand

    var kind: CredentialKind { .token }

    /// There is none before `current()` has fetched it.
    func withSecret<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: nil, count: 0))
    }

    func current() async throws(SubmissionFailure) -> any CredentialProvider {
        do {
            let secret = try await blocking { try command.token() }
            return StoredCredential(username: username, kind: .token, secret: secret)
        } catch let failure as SubmissionFailure {
            throw failure
        } catch {
            throw SubmissionFailure(
                kind: .configuration,
                isPermanent: false,
                subject: "access token of '\(Visible.escaped(command.profile))'",
                reason: "no thread can be started for its command"
            )
        }
    }
}

/// The client's certificate speaks for the user.
struct CertificateCredential: CredentialProvider {
    let username: String

    var kind: CredentialKind { .certificate }

    func withSecret<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: nil, count: 0))
    }
}
