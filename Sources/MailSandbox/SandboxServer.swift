internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// A mail server for first tries and tests (RFC 5321): each mail becomes one file, and nothing is passed on.
package struct SandboxServer: Sendable {
    package let configuration: Configuration

    package init(_ configuration: Configuration) {
        self.configuration = configuration
    }

    /// Serves until the task is cancelled; clients are then told 421, and no thread or file is left open.
    ///
    /// - Parameters:
    ///   - onReady: called once, when the server listens.
    ///   - onMail: called for each mail when it is durable, just before its sender is told; on one of two threads that
    ///     may wait.
    /// - Throws: why the server could not start.
    package func run(
        onReady: @Sendable (Ready) -> Void,
        onMail: @escaping @Sendable (StoredMail) -> Void
    ) async throws(SandboxError) {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let pool = NIOThreadPool(numberOfThreads: 2)
        pool.start()
        let outcome: Result<Void, SandboxError>
        do throws(SandboxError) {
            try await serve(on: group, pool, onReady: onReady, onMail: onMail)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        // Neither can fail here: nobody else ends them.
        try? await pool.shutdownGracefully()
        try? await group.shutdownGracefully()
        try outcome.get()
    }

    private func serve(
        on group: MultiThreadedEventLoopGroup,
        _ pool: NIOThreadPool,
        onReady: @Sendable (Ready) -> Void,
        onMail: @escaping @Sendable (StoredMail) -> Void
    ) async throws(SandboxError) {
        let listening = try await Listening.prepare(configuration, on: pool, group.any())
        let connections = OpenConnections()
        let surroundings = SandboxHandler.Surroundings(
            directory: listening.directory,
            pool: pool,
            tls: listening.tls,
            implicitTLS: configuration.implicitTLS,
            inactivityDeadline: TimeAmount(configuration.inactivityDeadline),
            onMail: onMail
        )
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 128)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try serve(channel, connections, surroundings) }
            }
        let channel: any Channel
        do {
            channel = try await bootstrap.bind(to: listening.address).get()
        } catch {
            throw SandboxError(listeningOn: configuration, error)
        }
        onReady(
            Ready(
                host: channel.localAddress?.ipAddress ?? configuration.host,
                port: channel.localAddress?.port ?? configuration.port,
                certificatePath: listening.certificatePath
            )
        )
        await withTaskCancellationHandler {
            _ = try? await channel.closeFuture.get()
        } onCancel: {
            channel.close(promise: nil)
        }
        await connections.shutDown()
    }

    private func serve(
        _ channel: any Channel,
        _ connections: OpenConnections,
        _ surroundings: SandboxHandler.Surroundings
    ) throws {
        let finished = channel.eventLoop.makePromise(of: Void.self)
        let session: SandboxSession
        switch connections.add(channel, finished: finished.futureResult) {
        case nil: session = SandboxSession(refusing: .shuttingDown)
        case let count? where count > configuration.connectionLimit:
            session = SandboxSession(refusing: .tooManyConnections)
        case _?:
            let rules = SandboxSession.Rules(
                credentials: configuration.credentials,
                offersStartTLS: surroundings.tls != nil && !configuration.implicitTLS,
                sizeLimit: configuration.sizeLimit
            )
            session = SandboxSession(rules: rules, isEncrypted: configuration.implicitTLS)
        }
        do {
            if configuration.implicitTLS, let tls = surroundings.tls {
                try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
            }
            try channel.pipeline.syncOperations.addHandler(SandboxHandler(session, surroundings, finished: finished))
        } catch {
            finished.succeed()
            throw error
        }
    }
}
