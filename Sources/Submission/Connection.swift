import Mail
import NIOCore
import NIOPosix
import SMTP

/// One connection to one server, for one dialogue.
struct Connection: Sendable {
    let server: SubmissionServer
    let configuration: SubmissionConfiguration
    let credentials: (any CredentialProvider)?
    let goal: SubmissionPlan.Goal
    let transcript: (any TranscriptSink)?
    let onStage: @Sendable (ProbeStage) -> Void

    /// Connects and runs the dialogue.
    ///
    /// Certificates and this host's name are read while the connection is made. A cancelled task closes the connection,
    /// and the outcome says how far it came.
    ///
    /// - Returns: the result, and when the connection is gone for good.
    func run(on group: MultiThreadedEventLoopGroup) async -> (SubmissionResult, EventLoopFuture<Void>?) {
        let start = ContinuousClock.now
        async let policy = TLSPolicy.load(for: server, caFile: configuration.caFile)
        async let fullName = configuration.greeting == nil ? Greeting.fullName() : nil
        let channel: any Channel
        do {
            channel = try await connect(on: group.next())
        } catch {
            return (.failed(ConnectFailure.describe(error, server: server), isUnreached: true), nil)
        }
        let ownName = await fullName
        let greeting = configuration.greeting ?? Greeting.name(ownName, for: channel.localAddress)
        do {
            let policy = try await policy.get()
            let result = channel.eventLoop.makePromise(of: SubmissionResult.self)
            let started = channel.eventLoop.submit {
                try begin(on: channel, greeting: greeting, policy: policy, start: start, result: result)
            }
            started.whenFailure {
                result.fail($0)
                channel.close(promise: nil)
            }
            let value = try await withTaskCancellationHandler {
                try await result.futureResult.get()
            } onCancel: {
                channel.close(promise: nil)
            }
            return (value, channel.closeFuture)
        } catch {
            channel.close(promise: nil)
            if let failure = error as? SubmissionFailure {
                return (.failed(failure, isUnreached: false), channel.closeFuture)
            }
            // The dialogue did not begin: the server was quicker to close.
            return (.failed(ConnectFailure.describe(error, server: server), isUnreached: true), channel.closeFuture)
        }
    }

    /// Connects, and reads nothing yet, so that a quick greeting waits for its reader.
    private func connect(on loop: any EventLoop) async throws -> any Channel {
        var bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(TimeAmount(configuration.deadlines.connect))
            .channelOption(.autoRead, value: false)
        if let address = try? SocketAddress(ipAddress: server.host, port: server.port) {
            return try await bootstrap.connect(to: address).get()
        }
        if LoopbackResolver.answers(for: server.host) {
            bootstrap = bootstrap.resolver(LoopbackResolver(eventLoop: loop))
        }
        return try await bootstrap.connect(host: server.host, port: server.port).get()
    }

    private func begin(
        on channel: any Channel,
        greeting: String,
        policy: TLSPolicy?,
        start: ContinuousClock.Instant,
        result: EventLoopPromise<SubmissionResult>
    ) throws {
        let plan = SubmissionPlan(
            server: server.name,
            port: server.port,
            security: server.security,
            greeting: greeting,
            credentials: credentials,
            mechanisms: configuration.mechanisms,
            allowsCleartext: configuration.allowsCleartext,
            goal: goal
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
            result: result
        )
        try channel.pipeline.syncOperations.addHandler(handler)
        channel.setOption(.autoRead, value: true).whenFailure { _ in channel.close(promise: nil) }
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
