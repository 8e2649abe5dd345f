import Foundation
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
        for port in try LoopbackPort.free(10) {
            let process = try ChildProcess(
                try Self.command(kind, port: port.number, target: target, in: home),
                environment: ["PATH": "/usr/bin:/bin"],
                descriptors: [.reading("/dev/null"), .creating(log), .creating(log)]
            )
            if try await Self.listens(process, on: port) {
                (self.port, self.process) = (port.number, process)
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

    private static func listens(_ process: ChildProcess, on port: LoopbackPort) async throws -> Bool {
        for _ in 0..<1_000 where process.isRunning {
            if try await port.isListening { return true }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }
}
