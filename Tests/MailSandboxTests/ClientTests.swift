import FoundationEssentials
import Glibc
import NIOPosix
import SMTP
import Testing

@testable import MailSandbox

@Suite("A client of another make", .serialized)
struct ClientTests {
    @Test(
        "logs in by each mechanism and hands over a mail",
        arguments: [
            (["PLAIN", "SEND"], "PLAIN", false),
            (["LOGIN", "SEND"], "LOGIN", false),
            (["WRONG", "CRAM-MD5", "SEND"], "CRAM-MD5", false),
            (["STARTTLS", "PLAIN", "SEND"], "PLAIN", true),
            (["STARTTLS", "LOGIN", "NOOP", "RSET", "SEND"], "LOGIN", true),
            (["CRAM-MD5", "SEND"], "CRAM-MD5", true),
        ]
    )
    func login(steps: [String], mechanism: String, offersTLS: Bool) async throws {
        try await withTemporaryDirectory { directory in
            let mails = try await withSandbox(in: directory) {
                $0.credentials = SampleCredentials()
                $0.offersTLS = offersTLS
            } _: { ready in
                let status = await Self.run([String(ready.port), ready.certificatePath ?? "-"] + steps)
                #expect(status == 0)
            }
            let mail = try #require(mails.first)
            #expect(mails.count == 1)
            #expect(mail.mechanism == mechanism)
            #expect(mail.authenticatedAs == "demo")
            #expect(mail.security == (steps.contains("STARTTLS") ? .starttls : .none))
            #expect(mail.recipients == ["b@example.org", "c@example.org"])
            #expect(String(decoding: mail.subject, as: UTF8.self) == "Grüße")
            let stored = String(decoding: try Data(contentsOf: URL(filePath: mail.path)), as: UTF8.self)
            #expect(stored.hasPrefix("Return-Path: <a@example.org>\r\nDelivered-To: b@example.org\r\n"))
            #expect(stored.hasSuffix("Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\n.dot\r\n..\r\n"))
        }
    }

    @Test("greets, resets, asks and leaves without AUTH")
    func commands() async throws {
        try await withTemporaryDirectory { directory in
            let mails = try await withSandbox(in: directory) { ready in
                let steps = ["EHLO client.example", "NOOP", "RSET", "HELO client.example", "VRFY a", "HELP", "SEND"]
                let status = await Self.run([String(ready.port), "-"] + steps)
                #expect(status == 0)
            }
            #expect(mails.map(\.mechanism) == [nil])
            let left = try FileManager.default.contentsOfDirectory(atPath: directory)
            #expect(left.count == 1 && left.allSatisfy { $0.hasSuffix(".eml") })
        }
    }

    @Test("may speak TLS from the first octet")
    func implicitTLS() async throws {
        try await withTemporaryDirectory { directory in
            let mails = try await withSandbox(in: directory) {
                $0.credentials = SampleCredentials()
                $0.implicitTLS = true
            } _: { ready in
                let authority = ready.certificatePath ?? "-"
                #expect(await Self.run([String(ready.port), authority, "TLS", "PLAIN", "SEND"]) == 0)
            }
            #expect(mails.map(\.security) == [.tls])
        }
    }

    @Test("that vanishes within DATA leaves no file")
    func vanishing() async throws {
        try await withTemporaryDirectory { directory in
            let mails = try await withSandbox(in: directory) { ready in
                #expect(await Self.run([String(ready.port), directory, "VANISH"]) == 0)
            }
            #expect(mails.isEmpty)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty)
        }
    }

    @Test("is turned away with 421 when there are too many")
    func tooMany() async throws {
        try await withTemporaryDirectory { directory in
            _ = try await withSandbox(in: directory) {
                $0.connectionLimit = 0
            } _: { ready in
                #expect(await Self.run([String(ready.port), "-", "REFUSED"]) == 0)
            }
        }
    }

    @Test("a server that is stopped before it listens ends without an error")
    func stoppedAtOnce() async throws {
        try await withTemporaryDirectory { directory in
            let server = SandboxServer(SandboxServer.Configuration(port: 0, directory: directory))
            let serving = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await server.run(on: MultiThreadedEventLoopGroup.singleton, onReady: { _ in }, onMail: { _ in })
            }
            try await serving.value
        }
    }

    @Test("is told 421 when it says nothing for too long")
    func inactivity() async throws {
        try await withTemporaryDirectory { directory in
            _ = try await withSandbox(in: directory) {
                $0.inactivityDeadline = .milliseconds(20)
            } _: { ready in
                #expect(await Self.run([String(ready.port), "-", "DISMISSED"]) == 0)
            }
        }
    }

    @Test("is told 421 when the server stops, after the reply to its mail", arguments: [false, true])
    func shutdown(encrypts: Bool) async throws {
        try await withTemporaryDirectory { directory in
            let (stored, mails) = AsyncStream.makeStream(of: StoredMail.self)
            let (ready, listens) = AsyncStream.makeStream(of: SandboxServer.Ready.self)
            let server = SandboxServer(
                SandboxServer.Configuration(port: 0, directory: directory, offersTLS: encrypts)
            )
            let serving = Task {
                try await server.run(
                    on: MultiThreadedEventLoopGroup.singleton,
                    onReady: { listens.yield($0) },
                    onMail: { mails.yield($0) }
                )
            }
            let place = try #require(await ready.first { _ in true })
            let steps = (encrypts ? ["STARTTLS"] : []) + ["SEND", "DISMISSED"]
            async let status = Self.run([String(place.port), place.certificatePath ?? "-"] + steps)
            _ = await stored.first { _ in true }
            serving.cancel()
            try await serving.value
            #expect(await status == 0)
        }
    }

    @Test("is not left open by a server that stops while many arrive")
    func stoppedAmongMany() async throws {
        try await withTemporaryDirectory { directory in
            let (ready, listens) = AsyncStream.makeStream(of: SandboxServer.Ready.self)
            let server = SandboxServer(SandboxServer.Configuration(port: 0, directory: directory))
            let serving = Task {
                try await server.run(
                    on: MultiThreadedEventLoopGroup.singleton,
                    onReady: { listens.yield($0) },
                    onMail: { _ in }
                )
            }
            let place = try #require(await ready.first { _ in true })
            let clients = (0..<50).map { _ in Self.connected(to: place.port) }
            defer { for client in clients { close(client) } }
            serving.cancel()
            try await serving.value
            for client in clients { #expect(Self.ends(client)) }
        }
    }

    /// Returns a socket that is connected to the port.
    private static func connected(to port: Int) -> Int32 {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        #expect(status == 0)
        return client
    }

    /// Whether the server ends the connection, whatever it says before.
    private static func ends(_ client: Int32) -> Bool {
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var octets = [UInt8](repeating: 0, count: 1024)
        while true {
            let count = recv(client, &octets, octets.count, 0)
            if count == 0 { return true }
            if count < 0 { return errno != EAGAIN }
        }
    }

    @Test("gets no port twice")
    func portInUse() async throws {
        try await withTemporaryDirectory { directory in
            _ = try await withSandbox(in: directory) { ready in
                let error = await #expect(throws: SandboxError.self) {
                    _ = try await withSandbox(in: directory) {
                        $0.port = ready.port
                    } _: { _ in
                    }
                }
                #expect(error?.kind == .addressInUse)
            }
        }
    }

    /// Runs the client beside this source on a thread of its own and answers its exit status.
    private static func run(_ arguments: [String]) async -> Int32 {
        let script = URL(filePath: "\(#filePath)").deletingLastPathComponent().path + "/smtp-client.py"
        return await withCheckedContinuation { continuation in
            var thread = pthread_t()
            let box = Unmanaged.passRetained(Work { continuation.resume(returning: spawn(script, arguments)) })
            let started = pthread_create(&thread, nil, { Work.perform($0) }, box.toOpaque())
            if started == 0 {
                pthread_detach(thread)
            } else {
                box.release()
                continuation.resume(returning: -1)
            }
        }
    }

    private static func spawn(_ script: String, _ arguments: [String]) -> Int32 {
        var words = (["python3", script] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var process = pid_t()
        guard posix_spawnp(&process, "python3", nil, nil, &words, environ) == 0 else { return -1 }
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1, errno == EINTR {}
        return status
    }
}

/// Something a thread does once.
private final class Work: Sendable {
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }

    static func perform(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body() }
        return nil
    }
}
