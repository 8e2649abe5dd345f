import SMTP

/// A credential that a test made up.
package struct FixedCredentials: CredentialProvider {
    package let username: String
    private let secret: [UInt8]

    package init(_ username: String, _ secret: String) {
        self.username = username
        self.secret = Array(secret.utf8)
    }

    package func withSecret<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try secret.withUnsafeBytes(body)
    }
}
