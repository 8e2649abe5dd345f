import Foundation
import Glibc
import Synchronization
import TestSupport

/// `Servers/run` with one server in it. Its standard input is held open, so that nothing of it outlives the tests.
final class ServerProcess: Sendable {
    /// The directory that is the server's `/`.
    let root: String
    private let process: ChildProcess
    private let input: Mutex<FileDescriptor?>

    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    private static let folder = NotifyProgram.root.appending(path: "Tests/RealServerTests/Servers").path
    private static let base = NotifyProgram.root.appending(path: ".build/servers")

    /// Whether `etc/test` has unpacked the servers. Where it could not, the tests are skipped, but not under CI: there
    /// they fail.
    static let areHere =
        ProcessInfo.processInfo.environment["CI"] == "true"
        || FileManager.default.fileExists(atPath: base.appending(path: "root").path)

    /// Starts the server of a folder, with values for its configuration.
    ///
    /// - Throws: where it cannot be started or ends before it is ready.
    static func start(
        _ folder: String,
        values: [String: String],
        isReady: () async throws -> Bool
    ) async throws -> ServerProcess {
        let server = try ServerProcess(folder, values: values)
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while try await !isReady() {
            guard server.process.isRunning, ContinuousClock.now < deadline else {
                await server.stop()
                throw Failed(description: "\(folder) does not get ready: \(server.errors)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        return server
    }

    private init(_ folder: String, values: [String: String]) throws {
        let name = "\(folder)-\(UUID().uuidString)"
        root = Self.base.appending(path: name).path
        let (read, write) = try FileDescriptor.pipe()
        let output = try FileDescriptor.creating(Self.errorFile(root))
        process = try ChildProcess(
            (getuid() == 0 ? [] : ["/usr/bin/sudo", "-n"])
                + ["\(Self.folder)/run", folder, Self.base.appending(path: "root").path, root],
            environment: ["PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"],
            descriptors: [read, output, output]
        )
        input = Mutex(write)
        let lines = values.merging(Self.mailboxOwner) { own, _ in own }.map { "\($0)=\($1)\n" }.joined() + "\n"
        try FileHandle(fileDescriptor: write.number).write(contentsOf: Data(lines.utf8))
    }

    /// Ends the server and waits until nothing of it is left.
    func stop() async {
        input.withLock { $0 = nil }
        _ = await process.status()
    }

    deinit {
        input.withLock { $0 = nil }
        process.wait()
        try? FileManager.default.removeItem(atPath: Self.errorFile(root))
    }

    /// Whom the mailboxes belong to: whoever reads them, but no server delivers as root.
    private static let mailboxOwner = ["UID": "\(getuid() == 0 ? 64_000 : getuid())"]

    private var errors: String { (try? String(contentsOfFile: Self.errorFile(root), encoding: .utf8)) ?? "" }

    private static func errorFile(_ root: String) -> String { root + ".errors" }
}
