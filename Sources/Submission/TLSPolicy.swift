import Glibc
import Mail
import NIOCore
import NIOPosix
import NIOSSL
import SMTP

/// How the server's certificate is checked: always fully, against the system's trust or a file of the profile's.
struct TLSPolicy: Sendable {
    let server: SubmissionServer
    private let context: NIOSSLContext

    /// Reads the certificates to trust, on a thread that may wait for a disk.
    ///
    /// - Returns: `nil` for a server without TLS.
    static func load(
        for server: SubmissionServer,
        caFile: String?
    ) async -> Result<TLSPolicy?, SubmissionFailure> {
        guard server.security != .none else { return .success(nil) }
        do {
            return try await NIOThreadPool.singleton.runIfActive {
                Result<TLSPolicy?, SubmissionFailure> { () throws(SubmissionFailure) in
                    try TLSPolicy(server: server, caFile: caFile)
                }
            }
        } catch {
            return .failure(
                SubmissionFailure(
                    kind: .configuration,
                    isPermanent: false,
                    subject: server.name,
                    reason: "the process is ending"
                )
            )
        }
    }

    /// - Throws: where there is no trust to check against.
    private init(server: SubmissionServer, caFile: String?) throws(SubmissionFailure) {
        self.server = server
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        configuration.shutdownTimeout = .seconds(1)
        do {
            if let caFile {
                let certificates = try NIOSSLCertificate.fromPEMFile(caFile)
                guard !certificates.isEmpty else { throw NIOSSLError.failedToLoadCertificate }
                configuration.trustRoots = .certificates(certificates)
            } else {
                guard Self.systemTrustPaths.contains(where: { access($0, R_OK) == 0 }) else {
                    throw NIOSSLError.noSuchFilesystemObject
                }
            }
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw SubmissionFailure(
                kind: .configuration,
                isPermanent: true,
                subject: server.name,
                reason: caFile.map {
                    "the certificates in \(Visible.escaped($0.utf8, keepingNewlines: false)) cannot be read"
                } ?? "there are no certificates to trust on this machine",
                hint: caFile == nil
                    ? "install the package ca-certificates, or name a file with --ca-file"
                    : "--ca-file takes a file of PEM certificates"
            )
        }
    }

    /// Returns the handler that speaks TLS with the server and checks that the certificate is its own.
    func handler() throws -> NIOSSLClientHandler {
        // A name is sent along and checked; for an address, the certificate's addresses are compared.
        try NIOSSLClientHandler(context: context, serverHostname: server.isAddress ? nil : server.host)
    }

    /// Where NIOSSL looks for the system's certificates.
    private static let systemTrustPaths = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"]
}
