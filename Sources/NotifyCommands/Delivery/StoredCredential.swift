import SMTP
import Vault

/// Joins the vault to the mechanisms, which know nothing of each other.
struct StoredCredential: CredentialProvider {
    let username: String
    let secret: SecretBuffer

    func withSecret<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try secret.withUnsafeBytes(body)
    }
}
