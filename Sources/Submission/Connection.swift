import Mail
import NIOCore
import NIOPosix
import NIOSSL
import SMTP

/// One connection to one server, for one dialogue.
struct Connection: Sendable {
    let server: SubmissionServer
    let configuration: SubmissionConfiguration
    let credentials: (any CredentialProvider)?
    let goal: SubmissionPlan.Goal
    /// `nil` without TLS.
    let policy: TLSPolicy?
    let transcript: (any TranscriptSink)?
    let onStage: @Sendable (ProbeStage) -> Void

    /// Connects and runs the dialogue.
    ///
    /// - Returns: the result, and when the connection is gone for good.
    func run(on group: MultiThreadedEventLoopGroup) async -> (SubmissionResult, EventLoopFuture<Void>?) {
        let loop = group.next()
        let result = loop.makePromise(of: SubmissionResult.self)
        let start = ContinuousClock.now
        do {
            let channel = try await ClientBootstrap(group: loop)
                .connectTimeout(TimeAmount(configuration.deadlines.connect))
                .connect(host: server.host, port: server.port).get()
            let added = channel.eventLoop.submit { try addHandlers(to: channel, start: start, result: result) }
            do {
                try await added.get()
            } catch {
                result.fail(error)
                channel.close(promise: nil)
            }
            return (try await result.futureResult.get(), channel.closeFuture)
        } catch {
            let failure = ConnectFailure.describe(error, server: server)
            result.fail(error)
            return (.failed(failure, isUnreached: true), nil)
        }
    }

    private func addHandlers(
        to channel: any Channel, start: ContinuousClock.Instant, result: EventLoopPromise<SubmissionResult>
    ) throws {
        let plan = SubmissionPlan(
            server: server.name, port: server.port, security: server.security,
            greeting: configuration.greeting ?? Greeting.name(for: channel.localAddress),
            credentials: credentials, mechanisms: configuration.mechanisms,
            allowsCleartext: configuration.allowsCleartext, goal: goal)
        var stageStart = start
        let handler = SubmissionHandler(
            machine: SubmissionStateMachine(plan), server: server, deadlines: configuration.deadlines,
            makeTLS: { try policy?.handler(for: server.host) },
            record: { line in transcript?.record(TranscriptEntry(offset: ContinuousClock.now - start, line: line)) },
            onPassed: { stage, detail in
                let now = ContinuousClock.now
                onStage(ProbeStage(name: Self.name(of: stage), detail: detail, duration: now - stageStart))
                stageStart = now
            },
            result: result)
        if server.security == .tls, let policy {
            try channel.pipeline.syncOperations.addHandler(try policy.handler(for: server.host))
        }
        try channel.pipeline.syncOperations.addHandler(handler)
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
