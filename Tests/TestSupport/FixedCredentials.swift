package import SASL
import SMTP

/// A credential that a test made up.
package struct FixedCredentials: CredentialProvider {
    package let username: String
    package let kind: CredentialKind
    private let secret: [UInt8]

    package init(_ username: String, _ secret: String, _ kind: CredentialKind = .password) {
        self.username = username
        self.kind = kind
        self.secret = Array(secret.utf8)
    }

    package func withSecret<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try secret.withUnsafeBytes(body)
    }
}
