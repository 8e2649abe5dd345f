import Files
import Glibc
import NIOCore
import NIOPosix

/// Asks the system's name service, which may take its time, on a thread that may wait.
final class SystemResolver: Resolver, Sendable {
    private let addresses4: EventLoopPromise<[SocketAddress]>
    private let addresses6: EventLoopPromise<[SocketAddress]>

    init(eventLoop: any EventLoop) {
        addresses4 = eventLoop.makePromise()
        addresses6 = eventLoop.makePromise()
    }

    /// Comes second, and is answered by the same query.
    func initiateAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        addresses4.futureResult
    }

    /// Comes first.
    func initiateAAAAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        Task { [addresses4, addresses6] in
            let found = await blocking { Self.addresses(of: host, port: port) }
            addresses6.succeed(found.filter { $0.protocol == .inet6 })
            addresses4.succeed(found.filter { $0.protocol == .inet })
        }
        return addresses6.futureResult
    }

    /// The query cannot be interrupted; its answer is not used then.
    func cancelQueries() {}

    /// Returns all addresses that are known for the host, none where there is no such name.
    private static func addresses(of host: String, port: Int) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        hints.ai_protocol = CInt(IPPROTO_TCP)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [SocketAddress] = []
        var next = list
        while let entry = next?.pointee {
            next = entry.ai_next
            if let address = entry.ai_addr { found += socketAddress(address, entry.ai_family, host).map { [$0] } ?? [] }
        }
        return found
    }

    private static func socketAddress(
        _ address: UnsafeMutablePointer<sockaddr>,
        _ family: CInt,
        _ host: String
    ) -> SocketAddress? {
        switch family {
        case AF_INET:
            address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { SocketAddress($0.pointee, host: host) }
        case AF_INET6:
            address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { SocketAddress($0.pointee, host: host) }
        default: nil
        }
    }
}
