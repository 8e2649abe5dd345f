internal import Escaping
internal import Mail
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// What a server needs before it listens.
struct Listening: Sendable {
    let directory: MailDirectory
    let address: SocketAddress
    let tls: NIOSSLContext?
    let certificatePath: String?

    /// Resolves the host, opens the directory and makes the certificate, all on a thread that may wait.
    ///
    /// Runs to its end even when the task is cancelled, so that a start cut short is no error.
    static func prepare(
        _ configuration: SandboxServer.Configuration,
        on pool: NIOThreadPool,
        _ eventLoop: any EventLoop
    ) async throws(SandboxError) -> Listening {
        do {
            return try await pool.runIfActive(eventLoop: eventLoop) { try Listening(configuration) }.get()
        } catch {
            throw (error as? SandboxError) ?? SandboxError(.system, reason: "the server was stopped at its start")
        }
    }

    private init(_ configuration: SandboxServer.Configuration) throws(SandboxError) {
        do {
            address = try SocketAddress.makeAddressResolvingHost(configuration.host, port: configuration.port)
        } catch {
            throw SandboxError(
                .addressNotAvailable,
                reason: "no address is known for \(Visible.escaped(configuration.host))",
                hint: "listen on 127.0.0.1"
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
