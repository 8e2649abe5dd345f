import Escaping
import Mail
import NIOCore
import NIOSOCKS
import SMTP

/// Asks a proxy for the way to a server, on a connection to the proxy.
struct Tunnel {
    private let proxy: Proxy
    private let server: SubmissionServer

    /// - Throws: for a server that may not be asked for.
    init(to server: SubmissionServer, through proxy: Proxy, isPinned: Bool) throws(SubmissionFailure) {
        let problem: (reason: String, remedy: Remedy?)?
        if !server.host.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            problem = ("its name holds a space or a character that no host name has", nil)
        } else if server.isAddress, server.security != .none, server.host != proxy.host, !isPinned {
            // The TLS library compares a certificate with the address of the connection, which is the proxy's.
            problem = (
                "behind a proxy, the certificate of a server that is known by its address alone cannot be checked",
                .nameHostOrPin
            )
        } else {
            problem = nil
        }
        if let problem {
            throw SubmissionFailure(
                kind: .configuration,
                isPermanent: true,
                subject: Visible.escaped(server.name.utf8, keepingNewlines: false),
                reason: problem.reason,
                remedy: problem.remedy
            )
        }
        (self.server, self.proxy) = (server, proxy)
    }

    /// Asks, with everything in the pipeline waiting behind it.
    ///
    /// `onReady` is called before the server's first octet goes on. An error passes down the pipeline as any other.
    ///
    /// - Throws: where the pipeline does not take the handlers.
    func open(in channel: any Channel, onReady: @escaping () -> Void) throws {
        switch proxy.kind {
        case .socks5:
            let target: SOCKSAddress =
                if let address = try? SocketAddress(ipAddress: server.host, port: server.port) {
                    .address(address)
                } else {
                    .domain(server.host, port: server.port)
                }
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(TunnelListener(onReady), position: .first)
            try pipeline.addHandler(SOCKSClientHandler(targetAddress: target), position: .first)
        case .http:
            let handler = ConnectHandler(target: server.name, onReady: onReady)
            try channel.pipeline.syncOperations.addHandler(handler, position: .first)
        }
    }

    /// Tells why the proxy did not give the way, if the error is of that kind.
    static func describe(_ error: any Error) -> String? {
        switch error {
        case let error as SOCKSError.ConnectionFailed: "the proxy refused: \(words(of: error.reply))"
        case is SOCKSError.NoValidAuthenticationMethod, is SOCKSError.InvalidAuthenticationSelection:
            passwordWanted
        case is SOCKSError.InvalidProtocolVersion, is SOCKSError.InvalidReservedByte, is SOCKSError.InvalidAddressType,
            is SOCKSError.UnexpectedRead:
            "the proxy does not speak SOCKS 5"
        case ConnectHandler.Failure.notHTTP: "the proxy does not speak HTTP"
        case ConnectHandler.Failure.closed: "the proxy closed the connection"
        case ConnectHandler.Failure.refused(status: 407, _): passwordWanted
        case ConnectHandler.Failure.refused(_, let line): "the proxy refused: \(line)"
        default: nil
        }
    }

    private static func words(of reply: SOCKSServerReply) -> String {
        switch reply {
        case .serverFailure: "it failed itself"
        case .notAllowed: "its rules forbid the connection"
        case .networkUnreachable: "the network is unreachable"
        case .hostUnreachable: "the host is unreachable"
        case .refused: "the server refused the connection"
        case .ttlExpired: "the time to live has passed"
        default: "reply \(reply.value)"
        }
    }

    private static let passwordWanted = "the proxy wants a password, which notify does not give"
}

/// Waits for the word that the way is open.
private final class TunnelListener: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let onReady: () -> Void

    init(_ onReady: @escaping () -> Void) {
        self.onReady = onReady
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is SOCKSProxyEstablishedEvent else {
            context.fireUserInboundEventTriggered(event)
            return
        }
        onReady()
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }
}
