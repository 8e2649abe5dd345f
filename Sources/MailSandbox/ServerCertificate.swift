internal import Glibc
internal import NIOCore
internal import NIOSSL
internal import SwiftASN1

/// The server's own certificate: made at start, valid for 30 days, its key never on disk.
struct ServerCertificate {
    /// The certificate alone, for clients to trust.
    let pem: String
    let context: NIOSSLContext

    /// Makes a certificate for `host`, the name or address that is listened on, and for localhost.
    ///
    /// - Throws: why there is no certificate.
    init(host: String) throws(SandboxError) {
        do {
            let key = try SigningKey()
            let now = time(nil)
            // A clock that is a little behind must not refuse it.
            let validity = now - 3600...now + 30 * 86400
            let certificate = try SelfSignedCertificate(key, names: Self.names(for: host), valid: validity)
            pem = PEMDocument(type: "CERTIFICATE", derBytes: certificate.encoded).pemString
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: [.certificate(try NIOSSLCertificate(bytes: certificate.encoded, format: .der))],
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: try key.encoded(), format: .der))
            )
            configuration.minimumTLSVersion = .tlsv12
            // A client that does not end TLS properly must not hold the server's own end up.
            configuration.shutdownTimeout = .seconds(1)
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw SandboxError(.certificate, reason: "cannot make a certificate: \(error)")
        }
    }

    private static func names(for host: String) -> [SelfSignedCertificate.Name] {
        let own = ["localhost", "127.0.0.1", "::1"]
        return (own.contains(host) ? own : own + [host]).map { name in
            NumericAddress.octets(name).map { .address($0) } ?? .host(name)
        }
    }
}
