import Escaping
import Glibc
import Mail
import NIOCore
import NIOPosix
import SMTP

/// Tells what an error of connecting means.
enum ConnectFailure {
    /// With a proxy, it is the proxy that was not reached.
    static func describe(_ error: any Error, server: SubmissionServer, proxy: Proxy?) -> SubmissionFailure {
        guard let proxy else { return describe(error, server: server) }
        let hop = SubmissionServer(host: proxy.host, port: proxy.port, security: .none)
        let failure = describe(error, server: hop)
        return SubmissionFailure(
            kind: failure.kind,
            isPermanent: failure.isPermanent,
            subject: server.name,
            reason: "proxy \(proxy.name): \(failure.reason)",
            remedy: .checkProxy
        )
    }

    static func describe(_ error: any Error, server: SubmissionServer) -> SubmissionFailure {
        if let error = error as? NIOConnectionError {
            if error.connectionErrors.isEmpty {
                return failure(server, "the host name cannot be resolved", .checkHost(isUnresolved: true))
            }
            let errors = error.connectionErrors.map(\.error)
            if let told = errors.first(where: { !isLackOfRoute($0) }) ?? errors.first {
                return describe(told, server: server)
            }
        }
        switch error {
        case let error as IOError:
            return failure(
                server,
                words(of: error.errnoCode),
                error.errnoCode == ECONNREFUSED ? .checkHostAndPort : nil
            )
        case ChannelError.ioOnClosedChannel, ChannelError.alreadyClosed:
            return failure(server, "the server closed the connection", nil)
        case ChannelError.connectTimeout:
            return SubmissionFailure(
                kind: .timeout,
                isPermanent: false,
                subject: server.name,
                reason: "no connection in time",
                remedy: .checkFirewall(port: server.port)
            )
        default:
            return failure(server, reason(of: error), nil)
        }
    }

    /// The operating system's words, or as a last resort the error's own.
    static func reason(of error: any Error) -> String {
        if let error = error as? IOError { return words(of: error.errnoCode) }
        return Visible.escaped(String(describing: error).utf8, keepingNewlines: false)
    }

    /// Whether `error` tells that this machine has no way to the address, such as no IPv6: another address tells more.
    private static func isLackOfRoute(_ error: any Error) -> Bool {
        guard let code = (error as? IOError)?.errnoCode else { return false }
        return [EADDRNOTAVAIL, ENETUNREACH, EAFNOSUPPORT].contains(code)
    }

    private static func words(of code: CInt) -> String {
        String(cString: strerror(code)).lowercased()
    }

    private static func failure(_ server: SubmissionServer, _ reason: String, _ remedy: Remedy?) -> SubmissionFailure {
        SubmissionFailure(kind: .connection, isPermanent: false, subject: server.name, reason: reason, remedy: remedy)
    }
}
