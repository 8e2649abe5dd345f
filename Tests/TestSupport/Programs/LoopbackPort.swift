import Foundation
import Glibc
import Synchronization

/// A TCP port on 127.0.0.1.
package struct LoopbackPort: Sendable, Equatable {
    package let number: Int

    /// Ports that nobody listens on, none given twice in this process, and none that the system gives to those who ask
    /// for any. Another program may take one before the caller does.
    package static func free(_ count: Int) throws -> [LoopbackPort] {
        try (0..<count).map { _ in
            for _ in ports {
                let number = next.withLock { next in
                    defer { next = next < ports.upperBound ? next + 1 : ports.lowerBound }
                    return next
                }
                if try Socket().binds(number) { return LoopbackPort(number: number) }
            }
            throw POSIXError(.EADDRINUSE)
        }
    }

    /// Below those that Linux gives away (ip_local_port_range).
    private static let ports = 20_000...32_000
    private static let next = Mutex(Int.random(in: ports))

    /// Whether somebody listens there.
    package var isListening: Bool {
        get async throws { try await visiting { _ in true } }
    }

    /// Whether whoever connects is greeted with 220 within a second.
    package var greets: Bool {
        get async throws { try await visiting { $0.read(within: 1).hasPrefix("220") } }
    }

    /// Connects and asks, on a thread of its own; `false` where nobody listens.
    private func visiting(_ body: @escaping @Sendable (Socket) -> Bool) async throws -> Bool {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        let socket = try Socket()
                        return socket.connect(number) && body(socket)
                    }
                )
            }
        }
    }
}

/// A socket for 127.0.0.1 that closes with its holder.
private final class Socket: Sendable {
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }

    deinit { close(descriptor) }

    /// Whether the port can be taken.
    func binds(_ port: Int) -> Bool {
        var address = Self.address(port)
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, Self.length) == 0 }
        }
    }

    func connect(_ port: Int) -> Bool {
        var address = Self.address(port)
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(descriptor, $0, Self.length) == 0 }
        }
    }

    func read(within seconds: Int) -> String {
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var octets = [UInt8](repeating: 0, count: 512)
        let count = Glibc.read(descriptor, &octets, octets.count)
        return String(decoding: octets.prefix(max(count, 0)), as: UTF8.self)
    }

    private static let length = socklen_t(MemoryLayout<sockaddr_in>.size)

    private static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }
}
