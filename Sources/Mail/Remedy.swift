/// What to do about a failed submission. Which options and commands that takes, the caller knows.
package enum Remedy: Sendable, Equatable {
    // How the server is reached.

    /// Nothing listens at this host and port.
    case checkHostAndPort
    /// The name is unknown, or the certificate is for another one.
    case checkHost(isUnresolved: Bool)
    /// A firewall may block the port.
    case checkFirewall(port: Int)
    case checkProxy
    /// Behind a proxy, the server's certificate can be checked by a host name or a pin alone.
    case nameHostOrPin

    // How the connection is encrypted.

    /// This port has STARTTLS; implicit TLS has one of its own.
    case useStartTLS(implicitTLSPort: Int)
    /// This port has implicit TLS; STARTTLS has one of its own.
    case useImplicitTLS(startTLSPort: Int)
    /// Implicit TLS is expected at another port than this one.
    case checkImplicitTLSPort(usually: Int)
    /// This port is usually for implicit TLS.
    case expectImplicitTLS(port: Int)
    /// The server is silent, as one that waits for TLS.
    case considerImplicitTLS
    /// The server does not offer STARTTLS; implicit TLS has a port of its own.
    case replaceStartTLS(implicitTLSPort: Int)
    /// Encrypt the connection, or allow the credential to cross it in the clear.
    case encryptOrAllowCleartext

    // What the server proves itself with, and the client.

    /// This machine has no certificates to trust.
    case installCACertificates
    /// The file of issuers has to hold certificates in PEM.
    case checkCAFile
    /// Trust the certificate's issuer, or pin the key with this SHA-256, in hexadecimal.
    case trustIssuer(orPin: String?)
    /// The server's key is not the pinned one: pin the new one if the server's operator confirms it.
    case confirmKey
    case checkClock
    /// The server's certificate has expired.
    case reportExpiry
    case updateServerTLS
    case checkCiphersAndClientCertificate
    case giveClientCertificate
    /// The server does not accept the client's certificate.
    case checkClientCertificate
    /// The file has to hold the client's certificate in PEM, and those that lead to its issuer.
    case checkClientCertificateFile
    /// The file has to hold the client's key in PEM, unencrypted.
    case checkClientKeyFile
    /// Others than the owner can read the client's key.
    case restrictClientKeyFile

    // Who logs in.

    case checkPassword
    case renewToken
    /// The program that prints the access token; its output is not shown.
    case checkTokenCommand
    /// The server has to know the client's certificate and the user name.
    case registerClientCertificate
    /// AUTH may be offered under TLS only.
    case authenticateOverTLS
    /// The server offers these, and the profile allows none of them.
    case nameMechanism([String])
    /// The user name or the password cannot be prepared for this mechanism.
    case changeCredentialOrMechanism

    // What the profile may be used for.

    /// Change the profile's restriction, which allows only what is listed; not escaped.
    case changeRestriction(SubmissionFailure.Restriction, profile: String, allowed: [String])
    /// The audit log has to be readable and writable again.
    case restoreAuditLog
    /// Look into the audit log, and accept it as it is if all is well.
    case verifyAuditLog

    /// Words of a person, as from a file about a provider's replies: one line, without a final period.
    case advice(String)
}
