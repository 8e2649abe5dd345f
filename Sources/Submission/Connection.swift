import Mail
import NIOCore
import NIOPosix
import SASL
import SMTP

/// The way to a session with one server.
struct Connection: Sendable {
    let server: SubmissionServer
    let configuration: SubmissionConfiguration
    let credentials: (any CredentialProvider)?
    let transcript: (any TranscriptSink)?
    let onStage: @Sendable (ProbeStage) -> Void
    let onNote: @Sendable (String) -> Void

    /// A server that did not let messages be submitted.
    struct Failure: Error {
        let failure: SubmissionFailure
        /// Another server may be tried.
        let isUnreached: Bool
        /// The connection, which closes, where there was one.
        let channel: (any Channel)?
    }

    /// Connects, and speaks up to AUTH.
    ///
    /// Certificates and this host's name are read while the connection is made. A cancelled task closes the connection.
    /// `end` is when the total deadline passes.
    func open(on group: any EventLoopGroup, until end: NIODeadline) async throws(Failure) -> Session {
        let start = ContinuousClock.now
        async let policy = TLSPolicy.load(for: server, configuration)
        async let fullName = configuration.greeting == nil ? Greeting.fullName() : nil
        let tunnel: Tunnel?
        do throws(SubmissionFailure) {
            tunnel = try configuration.proxy.map { proxy throws(SubmissionFailure) in
                try Tunnel(to: server, through: proxy, isPinned: !configuration.pins.isEmpty)
            }
        } catch {
            throw Failure(failure: error, isUnreached: false, channel: nil)
        }
        let channel: any Channel
        do {
            channel = try await connect(on: group.next(), until: end)
        } catch {
            let failure = ConnectFailure.describe(error, server: server, proxy: configuration.proxy)
            throw Failure(failure: failure, isUnreached: true, channel: nil)
        }
        let ownName = await fullName
        let greeting = configuration.greeting ?? Greeting.name(ownName, for: channel.localAddress)
        do {
            let policy = try await policy.get()
            let opened = channel.eventLoop.makePromise(of: SubmissionHandler.Opening.self)
            let handler = try await channel.eventLoop.submit {
                do {
                    return try begin(
                        on: channel,
                        greeting: greeting,
                        policy: policy,
                        start: start,
                        opened: opened,
                        tunnel: tunnel,
                        until: end
                    )
                } catch {
                    opened.fail(error)
                    throw error
                }
            }.get()
            let opening = try await withTaskCancellationHandler {
                try await opened.futureResult.get()
            } onCancel: {
                channel.close(promise: nil)
            }
            switch opening {
            case .ready: return Session(server: server, channel: channel, handler: handler)
            case .failed(let failure, let isUnreached):
                throw Failure(failure: failure, isUnreached: isUnreached, channel: channel)
            }
        } catch let failure as Failure {
            throw failure
        } catch {
            channel.close(promise: nil)
            // Without a failure of its own, the dialogue did not begin: the server was quicker to close.
            let failure = error as? SubmissionFailure
            throw Failure(
                failure: failure ?? ConnectFailure.describe(error, server: server),
                isUnreached: failure == nil,
                channel: channel
            )
        }
    }

    /// Connects, and reads nothing yet, so that a quick greeting waits for its reader.
    ///
    /// A name with several addresses is tried as RFC 8305 has it: IPv6 and IPv4 in a race.
    private func connect(on loop: any EventLoop, until end: NIODeadline) async throws -> any Channel {
        let patience = min(TimeAmount(configuration.deadlines.connect), end - .now())
        var bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(max(patience, .milliseconds(1)))
            .channelOption(.autoRead, value: false)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
        let (host, port) = configuration.proxy.map { ($0.host, $0.port) } ?? (server.host, server.port)
        if let address = try? SocketAddress(ipAddress: host, port: port) {
            return try await bootstrap.connect(to: address).get()
        }
        let resolver: any Resolver & Sendable =
            LoopbackResolver.answers(for: host) ? LoopbackResolver(eventLoop: loop) : SystemResolver(eventLoop: loop)
        bootstrap = bootstrap.resolver(resolver)
        return try await bootstrap.connect(host: host, port: port).get()
    }

    private func begin(
        on channel: any Channel,
        greeting: String,
        policy: TLSPolicy?,
        start: ContinuousClock.Instant,
        opened: EventLoopPromise<SubmissionHandler.Opening>,
        tunnel: Tunnel?,
        until end: NIODeadline
    ) throws -> NIOLoopBound<SubmissionHandler> {
        let plan = SubmissionPlan(
            server: server.name,
            port: server.port,
            security: server.security,
            greeting: greeting,
            credentials: credentials,
            mechanisms: configuration.mechanisms,
            allowsCleartext: configuration.allowsCleartext
        )
        var stageStart = start
        let handler = SubmissionHandler(
            machine: SubmissionStateMachine(plan),
            server: server,
            deadlines: configuration.deadlines,
            policy: policy,
            record: { line in transcript?.record(TranscriptEntry(offset: ContinuousClock.now - start, line: line)) },
            onPassed: { stage, detail in
                let now = ContinuousClock.now
                onStage(ProbeStage(name: Self.name(of: stage), detail: detail, duration: now - stageStart))
                stageStart = now
            },
            onNote: onNote,
            opened: opened
        )
        try channel.pipeline.syncOperations.addHandler(handler)
        if let tunnel {
            handler.awaitTunnel(until: end)
            try tunnel.open(in: channel) { handler.open(until: end) }
        } else {
            handler.open(until: end)
        }
        channel.setOption(.autoRead, value: true).whenFailure { _ in channel.close(promise: nil) }
        return NIOLoopBound(handler, eventLoop: channel.eventLoop)
    }

    private static func name(of stage: SubmissionStage) -> String {
        switch stage {
        case .connect: "connect"
        case .tls: "TLS"
        case .greeting: "greeting"
        default: stage.rawValue
        }
    }
}
