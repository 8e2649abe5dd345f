import FoundationEssentials
import Glibc
import NIOPosix
import SASL
import Synchronization

@testable import MailSandbox

struct SampleCredentials: Credential {
    let username = "demo"

    func withSecret<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try Array("Tr0ub4dor".utf8).withUnsafeBytes(body)
    }
}

/// Collects what callbacks on other threads tell.
final class Collected<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    var all: [Element] { elements.withLock { $0 } }

    func add(_ element: Element) {
        elements.withLock { $0.append(element) }
    }
}

/// A directory that goes when `body` ends.
func withTemporaryDirectory<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let path = "\(FileManager.default.temporaryDirectory.path)/sandbox-\(UInt64.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}

/// Runs a server on a free port for as long as `body` takes.
///
/// - Returns: the mails it stored.
func withSandbox(
    in directory: String,
    configure: (inout SandboxServer.Configuration) -> Void = { _ in },
    _ body: (SandboxServer.Ready) async throws -> Void
) async throws -> [StoredMail] {
    var configuration = SandboxServer.Configuration(port: 0, directory: directory)
    configure(&configuration)
    let server = SandboxServer(configuration)
    let mails = Collected<StoredMail>()
    let (ready, listens) = AsyncThrowingStream.makeStream(of: SandboxServer.Ready.self)
    let serving = Task {
        do {
            try await server.run(
                on: MultiThreadedEventLoopGroup.singleton,
                onReady: { listens.yield($0) },
                onMail: { mails.add($0) }
            )
            listens.finish()
        } catch {
            listens.finish(throwing: error)
        }
    }
    do {
        for try await place in ready {
            try await body(place)
            break
        }
    } catch {
        serving.cancel()
        await serving.value
        throw error
    }
    serving.cancel()
    await serving.value
    return mails.all
}
