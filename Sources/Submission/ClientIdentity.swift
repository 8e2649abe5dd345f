import Escaping
package import Mail
import NIOSSL
import SASL

/// The certificate that this client shows in the TLS handshake, and its key.
///
/// The key stays in its file, as those who renew certificates want it; nobody but its owner may read that.
package struct ClientIdentity: Hashable, Sendable {
    /// PEM: the certificate, then those that lead to its issuer.
    package let certificateFile: String
    /// PEM, not encrypted.
    package let keyFile: String

    package init(certificateFile: String, keyFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }

    /// Reads both files as a connection would.
    ///
    /// - Throws: what is wrong with them. `server` is what the failure is about.
    package func check(for server: String) throws(SubmissionFailure) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        try apply(to: &configuration, server: server)
        do {
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw mismatch(server)
        }
    }

    func apply(to configuration: inout TLSConfiguration, server: String) throws(SubmissionFailure) {
        guard let certificates = try? NIOSSLCertificate.fromPEMFile(certificateFile), !certificates.isEmpty else {
            throw failure(
                "the client certificate in \(Self.shown(certificateFile)) cannot be read",
                server,
                .checkClientCertificateFile
            )
        }
        configuration.certificateChain = certificates.map { .certificate($0) }
        configuration.privateKey = .privateKey(try key(server))
    }

    /// The certificate and the key do not belong together, which the TLS library finds out.
    func mismatch(_ server: String) -> SubmissionFailure {
        failure(
            "\(Self.shown(keyFile)) is not the key of the certificate in \(Self.shown(certificateFile))",
            server
        )
    }

    private func key(_ server: String) throws(SubmissionFailure) -> NIOSSLPrivateKey {
        var octets: [UInt8]
        switch PrivateKeyFile.read(keyFile) {
        case .success(let read): octets = read
        case .failure(let fault):
            let remedy = fault.isTooOpen ? Remedy.restrictClientKeyFile : nil
            throw failure("the client key \(Self.shown(keyFile)) \(fault.reason)", server, remedy)
        }
        defer { octets.wipe() }
        guard let key = try? NIOSSLPrivateKey(bytes: octets, format: .pem) else {
            throw failure(
                "the client key in \(Self.shown(keyFile)) cannot be read",
                server,
                .checkClientKeyFile
            )
        }
        return key
    }

    private func failure(_ reason: String, _ server: String, _ remedy: Remedy? = nil) -> SubmissionFailure {
        SubmissionFailure(kind: .configuration, isPermanent: true, subject: server, reason: reason, remedy: remedy)
    }

    private static func shown(_ path: String) -> String {
        Visible.escaped(path.utf8, keepingNewlines: false)
    }
}
