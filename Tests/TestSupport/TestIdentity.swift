import NIOSSL

/// A server's key and certificate, for tests only.
package struct TestIdentity: Sendable {
    /// PEM, as `keyFile` is; both go with the `TestCertificates` that made them.
    package let certificateFile: String
    package let keyFile: String

    func serverContext() throws -> NIOSSLContext {
        let configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificateFile).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: keyFile, format: .pem))
        )
        return try NIOSSLContext(configuration: configuration)
    }
}
