package import Mail
import NIOCore
import NIOPosix
package import SMTP

/// Hands messages to a submission server over a connection of their own each.
package actor SubmissionClient: Transport {
    private let configuration: SubmissionConfiguration
    private let credentials: (any CredentialProvider)?
    private let transcript: (any TranscriptSink)?
    private var group: MultiThreadedEventLoopGroup?
    private var closing: [Int: EventLoopFuture<Void>] = [:]
    private var connectionCount = 0

    /// Without `credentials`, no AUTH is spoken.
    package init(
        configuration: SubmissionConfiguration,
        credentials: (any CredentialProvider)?,
        transcript: (any TranscriptSink)? = nil
    ) {
        self.configuration = configuration
        self.credentials = credentials
        self.transcript = transcript
    }

    package func submit(_ message: [UInt8], envelope: Envelope) async -> [RecipientOutcome] {
        switch await run(.submit(message: message, envelope: envelope), onStage: { _ in }) {
        case .outcomes(let outcomes): return outcomes
        case .failed(let failure, _):
            return envelope.forwardPaths.map { _ in failure.isPermanent ? .failed(failure) : .deferred(failure) }
        case .probed: return []
        }
    }

    /// Connects, negotiates TLS and authenticates, and sends nothing.
    ///
    /// - Parameter onStage: called as each stage passes, in order, on another thread.
    /// - Throws: what `submit` would have told of every recipient.
    package func probe(onStage: @escaping @Sendable (ProbeStage) -> Void) async throws(SubmissionFailure) {
        if case .failed(let failure, _) = await run(.probe, onStage: onStage) { throw failure }
    }

    /// Waits for the farewells, for a moment at most, and ends the thread.
    package func close() async {
        for connection in closing.values { _ = try? await connection.get() }
        closing = [:]
        try? await group?.shutdownGracefully()
        group = nil
    }

    private func run(
        _ goal: SubmissionPlan.Goal,
        onStage: @escaping @Sendable (ProbeStage) -> Void
    ) async -> SubmissionResult {
        var last: SubmissionResult?
        for server in configuration.servers {
            // Never from an encrypted connection to one that is not.
            if last != nil, server.security == .none, !configuration.allowsCleartext { continue }
            let result = await run(goal, on: server, onStage: onStage)
            guard case .failed(_, isUnreached: true) = result, !Task.isCancelled else { return result }
            last = last ?? result
        }
        return last
            ?? .failed(
                SubmissionFailure(
                    kind: .configuration,
                    isPermanent: true,
                    subject: "profile",
                    reason: "it names no server"
                ),
                isUnreached: false
            )
    }

    private func run(
        _ goal: SubmissionPlan.Goal,
        on server: SubmissionServer,
        onStage: @escaping @Sendable (ProbeStage) -> Void
    ) async -> SubmissionResult {
        let connection = Connection(
            server: server,
            configuration: configuration,
            credentials: credentials,
            goal: goal,
            transcript: transcript,
            onStage: onStage
        )
        let (result, closed) = await connection.run(on: eventLoops)
        if let closed {
            connectionCount += 1
            let number = connectionCount
            closing[number] = closed
            closed.whenComplete { _ in Task { await self.forget(number) } }
        }
        return result
    }

    private func forget(_ number: Int) {
        closing[number] = nil
    }

    private var eventLoops: MultiThreadedEventLoopGroup {
        if let group { return group }
        let made = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        group = made
        return made
    }
}

/// One stage that a probe has passed.
package struct ProbeStage: Sendable, Equatable {
    /// `connect`, `TLS`, `greeting`, `EHLO`, `AUTH`.
    package let name: String
    /// What the server offered or chose; escaped.
    package let detail: String
    /// How long this stage took.
    package let duration: Duration
}
