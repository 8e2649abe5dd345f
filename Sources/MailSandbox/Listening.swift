internal import Escaping
internal import Files
internal import Mail
internal import NIOCore
internal import NIOSSL

/// What a server needs before it listens.
struct Listening: Sendable {
    let directory: MailDirectory
    let address: SocketAddress
    let tls: NIOSSLContext?
    let certificatePath: String?

    /// Resolves the host, opens the directory and makes the certificate.
    ///
    /// Runs to its end even when the task is cancelled, so that a start cut short is no error.
    static func prepare(_ configuration: SandboxServer.Configuration) async throws(SandboxError) -> Listening {
        try await blocking { () throws(SandboxError) in try Listening(configuration) }
    }

    private init(_ configuration: SandboxServer.Configuration) throws(SandboxError) {
        do {
            address = try SocketAddress.makeAddressResolvingHost(configuration.host, port: configuration.port)
        } catch {
            throw SandboxError(
                .addressNotAvailable,
                reason: "no address is known for \(Visible.escaped(configuration.host))"
            )
        }
        directory = try MailDirectory(path: configuration.directory)
        guard configuration.offersTLS || configuration.implicitTLS else {
            tls = nil
            certificatePath = nil
            return
        }
        let certificate = try ServerCertificate(host: configuration.host)
        tls = certificate.context
        certificatePath = try directory.publish(Array(certificate.pem.utf8), as: "certificate.pem")
    }
}
