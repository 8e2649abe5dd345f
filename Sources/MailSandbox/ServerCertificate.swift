internal import Crypto
internal import FoundationEssentials
internal import NIOCore
internal import NIOSSL
internal import SwiftASN1
internal import X509

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
            let key = P256.Signing.PrivateKey()
            let certificate = try Self.certificate(for: host, key: Certificate.PrivateKey(key))
            pem = try certificate.serializeAsPEM().pemString
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: [.certificate(try NIOSSLCertificate(bytes: Array(pem.utf8), format: .pem))],
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.pemRepresentation.utf8), format: .pem))
            )
            configuration.minimumTLSVersion = .tlsv12
            // A client that does not end TLS properly must not hold the server's own end up.
            configuration.shutdownTimeout = .seconds(1)
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw SandboxError(.certificate, reason: "cannot make a certificate: \(error)")
        }
    }

    private static func certificate(for host: String, key: Certificate.PrivateKey) throws -> Certificate {
        let name = try DistinguishedName { CommonName("notify sandbox") }
        let now = Date.now
        return try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: key.publicKey,
            // A clock that is a little behind must not refuse it.
            notValidBefore: now.addingTimeInterval(-3600),
            notValidAfter: now.addingTimeInterval(30 * 86400),
            issuer: name,
            subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(digitalSignature: true, keyCertSign: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectKeyIdentifier(hash: key.publicKey)
                SubjectAlternativeNames(names(for: host))
            },
            issuerPrivateKey: key
        )
    }

    private static func names(for host: String) -> [GeneralName] {
        var names = [GeneralName.dnsName("localhost")]
        for address in ["127.0.0.1", "::1"] { names += addressName(address) }
        guard !["localhost", "127.0.0.1", "::1"].contains(host) else { return names }
        let address = addressName(host)
        return names + (address.isEmpty ? [.dnsName(host)] : address)
    }

    private static func addressName(_ text: String) -> [GeneralName] {
        guard let octets = NumericAddress.octets(text) else { return [] }
        return [.ipAddress(ASN1OctetString(contentBytes: octets[...]))]
    }
}
