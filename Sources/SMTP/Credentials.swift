package import Mail

/// What a credential is, which decides the mechanisms that can use it.
package enum CredentialKind: String, Sendable {
    case password
    /// An OAuth 2.0 access token (RFC 6750).
    case token
    /// The client's certificate in the TLS handshake: there is no secret to send.
    case certificate
}

/// Lends the secret to a mechanism for the length of one call.
///
/// Declared here so that the protocol never learns where secrets live.
package protocol CredentialProvider: Sendable {
    /// The user name (authentication identity), UTF-8.
    var username: String { get }

    var kind: CredentialKind { get }

    /// Calls `body` with the secret's bytes, which are valid only during the call.
    ///
    /// - Throws: what `body` throws.
    func withSecret<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result

    /// Returns the credential for a connection that is made now. One that lives briefly is fetched here.
    ///
    /// - Throws: why there is none.
    func current() async throws(SubmissionFailure) -> any CredentialProvider
}

extension CredentialProvider {
    package var kind: CredentialKind { .password }

    package func current() async throws(SubmissionFailure) -> any CredentialProvider { self }
}
