import Foundation
import SMTP
import TestSupport

/// A mail server on loopback ports that knows one user, has that user's mailbox and takes mail for no one else.
struct RunningServer: Sendable {
    static let user = "demo@example.com"
    /// In the server's own domain, but not there.
    static let stranger = "nobody@example.com"
    /// In octets; what the server takes at most.
    static let sizeLimit = 100_000

    let server: MailServer
    /// With characters that every encoding has to do something about.
    let password = "Söntinel %+/=&|\(UUID().uuidString)"
    let tokenKey = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
    private let process: ServerProcess
    private let ports: [Security: LoopbackPort]

    /// Starts the server, hands it to `body` and ends it, whatever happens there.
    static func with<Result>(
        _ server: MailServer,
        identity: TestIdentity,
        _ body: (RunningServer) async throws -> Result
    ) async throws -> Result {
        let running = try await starting(server, identity: identity)
        do {
            let result = try await body(running)
            await running.process.stop()
            return result
        } catch {
            await running.process.stop()
            throw error
        }
    }

    func port(_ security: Security) -> Int { ports[security]?.number ?? 0 }

    /// Waits until the log tells of so many rejected logins.
    ///
    /// - Returns: the lines that do, which may be more, or fewer where they do not come in time.
    func rejectedLogins(_ count: Int) async throws -> [Substring] {
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while true {
            let lines = try logLines.filter { $0.contains(server.rejectedLogin) }
            if lines.count >= count || ContinuousClock.now > deadline { return lines }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Waits until so many mails are in the mailbox.
    ///
    /// - Returns: them as the server keeps them, or fewer where they do not come in time.
    func mails(_ count: Int) async throws -> [DeliveredMail] {
        let directory = "\(process.root)/var/mail/\(Self.mailbox)/new"
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while true {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
            if names.count >= count || ContinuousClock.now > deadline {
                return try names.map { name in
                    DeliveredMail(try Data(contentsOf: URL(filePath: "\(directory)/\(name)")), server)
                }
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private var logLines: [Substring] {
        get throws {
            try String(contentsOfFile: "\(process.root)/var/log/\(server.log)", encoding: .utf8).split(separator: "\n")
        }
    }

    private static let mailbox = "demo"

    /// Tries other ports where somebody else took the chosen ones meanwhile.
    private static func starting(_ server: MailServer, identity: TestIdentity) async throws -> RunningServer {
        var failure: any Error = ServerProcess.Failed(description: "not tried")
        for _ in 0..<3 {
            do { return try await RunningServer(server, identity) } catch { failure = error }
        }
        throw failure
    }

    private init(_ server: MailServer, _ identity: TestIdentity) async throws {
        self.server = server
        let free = try LoopbackPort.free(2)
        ports = [.starttls: free[0], .tls: free[1]]
        let pem = { (file: String) in
            try String(contentsOfFile: file, encoding: .utf8).replacing("\n", with: "\\n")
        }
        process = try await ServerProcess.start(
            server.folder,
            values: [
                "STARTTLS_PORT": "\(free[0].number)", "TLS_PORT": "\(free[1].number)", "USER": Self.user,
                "MAILBOX": Self.mailbox, "PASSWORD": password, "TOKEN_KEY": Data(tokenKey).base64EncodedString(),
                "SIZE": "\(Self.sizeLimit)", "CERTIFICATE": try pem(identity.certificateFile),
                "KEY": try pem(identity.keyFile),
            ],
            isReady: {
                guard try await free[0].greets else { return false }
                return try await free[1].isListening
            }
        )
    }
}
