import NIOCore
import NIOPosix

/// Answers for `localhost` without asking a name service, which may not know it (RFC 6761 section 6.3).
struct LoopbackResolver: Resolver, Sendable {
    let eventLoop: any EventLoop

    static func answers(for host: String) -> Bool {
        let name = host.lowercased()
        return name == "localhost" || name.hasSuffix(".localhost")
    }

    func initiateAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        answer("127.0.0.1", port: port)
    }

    func initiateAAAAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        answer("::1", port: port)
    }

    func cancelQueries() {}

    private func answer(_ address: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        eventLoop.makeCompletedFuture { [try SocketAddress(ipAddress: address, port: port)] }
    }
}
