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
/// Declared here so that mechanisms never learn where secrets are kept.
package protocol Credential: Sendable {
    /// The user name (authentication identity), UTF-8.
    var username: String { get }

    var kind: CredentialKind { get }

    /// Calls `body` with the secret's bytes, which are valid only during the call.
    ///
    /// - Throws: what `body` throws.
    func withSecret<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result
}

extension Credential {
    package var kind: CredentialKind { .password }
}
