internal import NIOCore
internal import Synchronization

/// The clients being served.
final class OpenConnections: Sendable {
    private struct Connection {
        let channel: any Channel
        let finished: EventLoopFuture<Void>
    }

    private struct State {
        var connections: [ObjectIdentifier: Connection] = [:]
        var isShuttingDown = false
    }

    private let state = Mutex(State())

    /// - Parameters:
    ///   - channel: the client's.
    ///   - finished: succeeds when the channel is closed and nothing of its mail is being written.
    /// - Returns: how many there are now, or nil when no more are served.
    func add(_ channel: any Channel, finished: EventLoopFuture<Void>) -> Int? {
        let identifier = ObjectIdentifier(channel)
        let count: Int? = state.withLock { state in
            guard !state.isShuttingDown else { return nil }
            state.connections[identifier] = Connection(channel: channel, finished: finished)
            return state.connections.count
        }
        if count != nil {
            finished.whenComplete { _ in self.state.withLock { $0.connections[identifier] = nil } }
        }
        return count
    }

    /// Tells every client that the server stops, and waits until all are gone.
    func shutDown() async {
        let connections = state.withLock { state in
            state.isShuttingDown = true
            return Array(state.connections.values)
        }
        for connection in connections {
            connection.channel.pipeline.fireUserInboundEventTriggered(SandboxHandler.ServerStops())
        }
        for connection in connections { _ = try? await connection.finished.get() }
    }
}
