/// How a connection to a submission server is protected (RFC 8314, RFC 3207).
package enum Security: String, CaseIterable, Sendable {
    /// Implicit TLS, *submissions*, usually port 465.
    case tls
    /// TLS after STARTTLS, *submission*, usually port 587.
    case starttls
    /// No encryption.
    case none
}
