import NIOCore
import NIOPosix
import NIOSSL

/// Plays dialogues on a loopback port: the first connection hears the first one, and so on.
///
/// `finish()` says where a client departed from its script.
package final class DialogueServer: Sendable {
    package struct Options: Sendable {
        /// How the server's octets are cut: each piece of this many is a segment of its own.
        package var pieceLength: Int?
        /// What it is in TLS.
        package var identity: TestIdentity?
        package var demands: TestIdentity.Demands

        package init(
            pieceLength: Int? = nil,
            identity: TestIdentity? = nil,
            demands: TestIdentity.Demands = TestIdentity.Demands()
        ) {
            self.pieceLength = pieceLength
            self.identity = identity
            self.demands = demands
        }
    }

    package let port: Int
    private let group: MultiThreadedEventLoopGroup
    private let channel: any Channel
    private let state: NIOLoopBound<State>

    /// What the connections share; lives on the one event loop.
    final class State {
        var dialogues: [Dialogue]
        var problems: [String] = []
        var open: [ObjectIdentifier: any Channel] = [:]
        var connectionCount = 0

        init(_ dialogues: [Dialogue]) {
            self.dialogues = dialogues
        }
    }

    private init(
        port: Int,
        group: MultiThreadedEventLoopGroup,
        channel: any Channel,
        state: NIOLoopBound<State>
    ) {
        self.port = port
        self.group = group
        self.channel = channel
        self.state = state
    }

    package static func start(_ dialogues: [Dialogue], options: Options = Options()) async throws -> DialogueServer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let tls = try options.identity.map { try $0.serverContext(options.demands) }
        let state = try await loop.submit { NIOLoopBound(State(dialogues), eventLoop: loop) }.get()
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let player = DialoguePlayer(state: state.value, options: options, tls: tls)
                    try channel.pipeline.syncOperations.addHandler(player)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return DialogueServer(port: channel.localAddress?.port ?? 0, group: group, channel: channel, state: state)
    }

    /// Ends the server and its connections.
    ///
    /// - Returns: what went otherwise than scripted, dialogues that nobody heard included. Empty is good.
    package func finish() async -> [String] {
        try? await channel.close().get()
        let problems = try? await group.next().flatSubmit { [state, group] in
            let open = Array(state.value.open.values)
            return EventLoopFuture.andAllComplete(open.map { $0.closeFuture }, on: group.next())
        }.flatMapThrowing { [state] in
            state.value.problems
                + state.value.dialogues.map { "nobody came to hear a dialogue of \($0.steps.count) steps" }
        }.get()
        try? await group.shutdownGracefully()
        return problems ?? ["the server's thread is gone"]
    }
}
