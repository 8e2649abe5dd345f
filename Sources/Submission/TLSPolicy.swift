import Escaping
import Files
import Glibc
import Mail
import NIOCore
import NIOSSL
import SMTP

/// How the server's certificate is checked, and what is shown of ourselves.
///
/// Without a pin the certificate is checked fully, against the system's trust or a file of the profile's. A pin takes the
/// place of that: the key is the identity, whoever signed it, whatever name and dates stand in it, which is what a server
/// with a certificate of its own needs. Where the profile names a file of issuers too, both have to hold.
struct TLSPolicy: Sendable {
    let server: SubmissionServer
    private let context: NIOSSLContext
    private let pins: [CertificatePin]
    private let checksChain: Bool
    let showsCertificate: Bool

    /// Reads the certificates to trust. `systemTrust` are the files that may hold the system's.
    ///
    /// - Returns: `nil` for a server without TLS.
    static func load(
        for server: SubmissionServer,
        _ configuration: SubmissionConfiguration,
        systemTrust: [String] = systemTrustPaths
    ) async -> Result<TLSPolicy?, SubmissionFailure> {
        guard server.security != .none else { return .success(nil) }
        return await blocking {
            Result { () throws(SubmissionFailure) in try TLSPolicy(server: server, configuration, systemTrust) }
        }
    }

    /// - Throws: where there is no trust to check against, or nothing to show that was to be shown.
    private init(
        server: SubmissionServer,
        _ configuration: SubmissionConfiguration,
        _ systemTrust: [String]
    ) throws(SubmissionFailure) {
        self.server = server
        pins = configuration.pins
        checksChain = pins.isEmpty || configuration.caFile != nil
        showsCertificate = configuration.clientIdentity != nil
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        tls.certificateVerification = checksChain ? .fullVerification : .noHostnameVerification
        tls.shutdownTimeout = .seconds(1)
        do {
            if let caFile = configuration.caFile {
                let certificates = try NIOSSLCertificate.fromPEMFile(caFile)
                guard !certificates.isEmpty else { throw NIOSSLError.failedToLoadCertificate }
                tls.trustRoots = .certificates(certificates)
            } else if checksChain {
                guard systemTrust.contains(where: { access($0, R_OK) == 0 }) else {
                    throw NIOSSLError.noSuchFilesystemObject
                }
            } else {
                tls.trustRoots = .certificates([])
            }
        } catch {
            throw Self.noTrust(server, caFile: configuration.caFile)
        }
        try configuration.clientIdentity?.apply(to: &tls, server: server.name)
        do {
            context = try NIOSSLContext(configuration: tls)
        } catch {
            throw configuration.clientIdentity?.mismatch(server.name)
                ?? Self.noTrust(server, caFile: configuration.caFile)
        }
    }

    private static func noTrust(_ server: SubmissionServer, caFile: String?) -> SubmissionFailure {
        SubmissionFailure(
            kind: .configuration,
            isPermanent: true,
            subject: server.name,
            reason: caFile.map {
                "the certificates in \(Visible.escaped($0.utf8, keepingNewlines: false)) cannot be read"
            } ?? "there are no certificates to trust on this machine",
            remedy: caFile == nil ? .installCACertificates : .checkCAFile
        )
    }

    /// Returns the handler that speaks TLS with the server and checks that the certificate is its own.
    func handler() throws -> NIOSSLClientHandler {
        // A name is sent along and checked; for an address, the certificate's addresses are compared.
        let name = server.isAddress ? nil : server.host
        guard checksChain else {
            return try NIOSSLClientHandler(context: context, serverHostname: name) { [pins] chain, result in
                result.succeed(Self.holds(pins, chain.first) ? .certificateVerified : .failed)
            }
        }
        return try NIOSSLClientHandler(context: context, serverHostname: name)
    }

    /// Whether the certificate, or its key, is one that the profile has pinned; `true` where it has pinned none.
    func isPinned(_ certificate: NIOSSLCertificate?) -> Bool {
        pins.isEmpty || Self.holds(pins, certificate)
    }

    /// What the certificate was found to be, for a person.
    var verdict: String {
        if pins.isEmpty { return "certificate good" }
        return checksChain ? "certificate good and pinned" : "certificate pinned"
    }

    private static func holds(_ pins: [CertificatePin], _ certificate: NIOSSLCertificate?) -> Bool {
        guard let certificate else { return false }
        return [CertificatePin.ofKey(certificate), .ofCertificate(certificate)].contains { pin in
            pin.map(pins.contains) ?? false
        }
    }

    /// Where NIOSSL looks for the system's certificates.
    static let systemTrustPaths = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"]
}
