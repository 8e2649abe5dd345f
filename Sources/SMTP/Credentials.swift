package import Mail
package import SASL

/// Where a connection gets its credential.
package protocol CredentialProvider: Credential {
    /// Returns the credential for a connection that is made now. One that lives briefly is fetched here.
    ///
    /// - Throws: why there is none.
    func current() async throws(SubmissionFailure) -> any CredentialProvider
}

extension CredentialProvider {
    package func current() async throws(SubmissionFailure) -> any CredentialProvider { self }
}
