internal import Files
internal import Mail
package import SASL
internal import SMTP
package import Vault

/// Joins the vault to the mechanisms, which know nothing of each other.
package struct StoredCredential: CredentialProvider {
    package let username: String
    package let kind: CredentialKind
    package let secret: SecretBuffer

    package init(username: String, kind: CredentialKind, secret: SecretBuffer) {
        self.username = username
        self.kind = kind
        self.secret = secret
    }

    package func withSecret<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
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
        let secret = try await blocking { () throws(SubmissionFailure) in try command.token() }
        return StoredCredential(username: username, kind: .token, secret: secret)
    }
}

/// The client's certificate identifies the user: there is no secret.
struct CertificateCredential: CredentialProvider {
    let username: String

    var kind: CredentialKind { .certificate }

    func withSecret<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: nil, count: 0))
    }
}
