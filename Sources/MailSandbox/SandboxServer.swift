package import NIOCore
internal import NIOPosix
internal import Synchronization

/// A mail server for first tries and tests (RFC 5321): each mail becomes one file, and nothing is passed on.
package struct SandboxServer: Sendable {
    package let configuration: Configuration

    package init(_ configuration: Configuration) {
        self.configuration = configuration
    }

    /// Serves until the task is cancelled; clients are then told 421. When this returns, no connection, task or file is
    /// left open.
    ///
    /// - Parameters:
    ///   - eventLoops: where connections live; not shut down here.
    ///   - onReady: called once, when the server listens.
    ///   - onMail: called for each mail when it is durable, just before its sender is told; on a thread that may wait.
    /// - Throws: why the server could not start.
    package func run(
        on eventLoops: any EventLoopGroup,
        onReady: @Sendable (Ready) -> Void,
        onMail: @escaping @Sendable (StoredMail) -> Void
    ) async throws(SandboxError) {
        let listening = try await Listening.prepare(configuration)
        let service = SandboxConnection.Service(
            directory: listening.directory,
            tls: listening.tls,
            configuration: configuration,
            onMail: onMail
        )
        let accepted = AcceptedConnections()
        let channel = try await bind(listening.address, on: eventLoops, service, accepted)
        channel.closeFuture.whenComplete { _ in accepted.finish() }
        onReady(
            Ready(
                host: channel.localAddress?.ipAddress ?? configuration.host,
                port: channel.localAddress?.port ?? configuration.port,
                certificatePath: listening.certificatePath
            )
        )
        await withTaskCancellationHandler {
            await serve(accepted)
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    private func bind(
        _ address: SocketAddress,
        on eventLoops: any EventLoopGroup,
        _ service: SandboxConnection.Service,
        _ accepted: AcceptedConnections
    ) async throws(SandboxError) -> any Channel {
        let bootstrap = ServerBootstrap(group: eventLoops)
            .serverChannelOption(.backlog, value: 128)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try SandboxConnection.prepare(channel, service, for: accepted) }
            }
        do {
            return try await bootstrap.bind(to: address).get()
        } catch {
            throw SandboxError(listeningOn: configuration, error)
        }
    }

    /// Serves each connection by a task of its own, and ends when no more come and all are done.
    private func serve(_ accepted: AcceptedConnections) async {
        let open = OpenCount()
        await withDiscardingTaskGroup { tasks in
            while let connection = await accepted.next() {
                let isOneTooMany = open.increment() > configuration.connectionLimit
                tasks.addTask {
                    await connection.serve(isOneTooMany: isOneTooMany)
                    open.decrement()
                }
            }
        }
    }
}

/// How many connections are open.
private final class OpenCount: Sendable {
    private let count = Atomic(0)

    /// Returns the count with the new one.
    func increment() -> Int { count.add(1, ordering: .relaxed).newValue }

    func decrement() { count.subtract(1, ordering: .relaxed) }
}
