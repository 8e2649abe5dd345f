import NIOSSL

/// A server's key and certificate, for tests only.
package struct TestIdentity: Sendable {
    private let certificate: [UInt8]
    private let key: [UInt8]

    /// - Parameters:
    ///   - certificate: PEM.
    ///   - key: PEM.
    package init(certificate: [UInt8], key: [UInt8]) {
        self.certificate = certificate
        self.key = key
    }

    func serverContext() throws -> NIOSSLContext {
        let configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMBytes(certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: key, format: .pem))
        )
        return try NIOSSLContext(configuration: configuration)
    }
}
