import NIOSSL

/// A key and its certificate, for tests only.
package struct TestIdentity: Sendable {
    /// What a server insists on.
    package struct Demands: Sendable {
        package enum Version: Sendable { case tls11, tls12 }

        /// The newest version of TLS that it speaks; `nil`: all.
        package var newestVersion: Version?
        /// Ciphers of TLS 1.2 by OpenSSL's names; `nil`: what is usual.
        package var ciphers: String?
        /// A file of certificates that the client's has to come from.
        package var clientAuthority: String?

        package init(newestVersion: Version? = nil, ciphers: String? = nil, clientAuthority: String? = nil) {
            self.newestVersion = newestVersion
            self.ciphers = ciphers
            self.clientAuthority = clientAuthority
        }
    }

    /// PEM, as `keyFile` is; both go with the `TestCertificates` that made them.
    package let certificateFile: String
    package let keyFile: String

    func serverContext(_ demands: Demands) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificateFile).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: keyFile, format: .pem))
        )
        if let version = demands.newestVersion {
            configuration.minimumTLSVersion = .tlsv1
            configuration.maximumTLSVersion = version == .tls11 ? .tlsv11 : .tlsv12
        }
        if let ciphers = demands.ciphers { configuration.cipherSuites = ciphers }
        if let authority = demands.clientAuthority {
            configuration.trustRoots = .file(authority)
            configuration.certificateVerification = .noHostnameVerification
        }
        return try NIOSSLContext(configuration: configuration)
    }
}
