/// Lends the secret to a mechanism for the length of one call.
///
/// Declared here so that the protocol never learns where secrets live.
package protocol CredentialProvider: Sendable {
    /// The user name (authentication identity), UTF-8.
    var username: String { get }

    /// Calls `body` with the secret's bytes, which are valid only during the call.
    ///
    /// - Throws: what `body` throws.
    func withSecret<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result
}
