import Mail
import NIOSSL
import SMTP

/// How the server's certificate is checked: always fully, against the system's trust or a file of the profile's.
struct TLSPolicy: Sendable {
    private let context: NIOSSLContext

    /// - Throws: `SubmissionFailure` where there is no trust to check against.
    init(caFile: String?, server: String) throws(SubmissionFailure) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        do {
            if let caFile {
                let certificates = try NIOSSLCertificate.fromPEMFile(caFile)
                guard !certificates.isEmpty else { throw NIOSSLError.failedToLoadCertificate }
                configuration.trustRoots = .certificates(certificates)
            }
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw SubmissionFailure(
                kind: .configuration, isPermanent: true, subject: server,
                reason: caFile.map {
                    "the certificates in \(Visible.escaped($0.utf8, keepingNewlines: false)) cannot be read"
                } ?? "there are no certificates to trust on this machine",
                hint: caFile == nil ? "apt-get install ca-certificates, or give --ca-file" : nil)
        }
    }

    /// Returns the handler that speaks TLS with `host` and checks that the certificate is the host's.
    func handler(for host: String) throws -> NIOSSLClientHandler {
        // A name is sent along and checked; of an address, only the certificate's own addresses are compared.
        let isAddress = host.contains(":") || host.split(separator: ".").last?.allSatisfy(\.isNumber) == true
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    }
}
