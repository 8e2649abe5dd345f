import Foundation
import Glibc
import TestSupport
import Testing

/// A real proxy on a loopback port: microsocks for SOCKS 5, tinyproxy for HTTP CONNECT.
final class ProxyProgram: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case socks5
        case http
    }

    let port: Int
    private let process: ChildProcess
    private let log: String

    /// What the proxy has written of its connections.
    var report: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

    /// Starts the proxy; it lets connections go to `target` alone where it can be told to.
    init(_ kind: Kind, target: Int, in home: TemporaryHome) async throws {
        log = home.file("proxy.log")
        // The port was free a moment ago; where somebody else has taken it since, another one is tried.
        for _ in 0..<10 {
            let port = try Self.freePort()
            let process = try ChildProcess(
                try Self.command(kind, port: port, target: target, in: home),
                environment: ["PATH": "/usr/bin:/bin"],
                descriptors: [.reading("/dev/null"), .creating(log), .creating(log)]
            )
            if try await Self.listens(process, on: port) {
                (self.port, self.process) = (port, process)
                return
            }
            process.terminate()
            process.wait()
        }
        throw POSIXError(.EADDRINUSE)
    }

    deinit {
        process.terminate()
        process.wait()
    }

    private static func command(_ kind: Kind, port: Int, target: Int, in home: TemporaryHome) throws -> [String] {
        switch kind {
        case .socks5: return ["/usr/bin/microsocks", "-i", "127.0.0.1", "-p", "\(port)"]
        case .http:
            let configuration = home.file("tinyproxy.conf")
            try home.write(
                "Port \(port)\nListen 127.0.0.1\nAllow 127.0.0.1\nConnectPort \(target)\nLogLevel Connect\n",
                to: "tinyproxy.conf"
            )
            return ["/usr/bin/tinyproxy", "-d", "-c", configuration]
        }
    }

    private static func listens(_ process: ChildProcess, on port: Int) async throws -> Bool {
        for _ in 0..<1_000 where process.isRunning {
            if try withSocket(port, { connect($0, $1, $2) }) == 0 { return true }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    private static func freePort() throws -> Int {
        var port = 0
        _ = try withSocket(0) { descriptor, address, length in
            guard bind(descriptor, address, length) == 0 else { return -1 }
            var (bound, size) = (sockaddr_in(), length)
            let status = withUnsafeMutablePointer(to: &bound) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
            }
            port = Int(UInt16(bigEndian: bound.sin_port))
            return status
        }
        return port
    }

    private static func withSocket(
        _ port: Int,
        _ body: (CInt, UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) throws -> CInt {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw POSIXError(.EMFILE) }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
