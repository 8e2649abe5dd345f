package import Mail
package import NIOCore
package import SMTP

/// Hands messages to a submission server, one after the other over the same connection while it lasts.
///
/// A client belongs to one server, one trust and one credential, and so does each of its connections: what they were
/// opened with is never lent to another.
package actor SubmissionClient: Transport {
    private let configuration: SubmissionConfiguration
    private let credentials: (any CredentialProvider)?
    private let transcript: (any TranscriptSink)?
    private let onNote: @Sendable (String) -> Void
    private let eventLoops: @Sendable () -> any EventLoopGroup
    /// Ready, and nobody's at the moment.
    private var idle: [Session] = []
    /// All that may still be open.
    private var connections: [any Channel] = []

    /// Without `credentials`, no AUTH is spoken. `eventLoops` is asked when there is something to connect to. `onNote` is
    /// told, on another thread, what was asked for and a server does not do.
    package init(
        configuration: SubmissionConfiguration,
        credentials: (any CredentialProvider)?,
        transcript: (any TranscriptSink)? = nil,
        eventLoops: @escaping @Sendable () -> any EventLoopGroup,
        onNote: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.credentials = credentials
        self.transcript = transcript
        self.eventLoops = eventLoops
        self.onNote = onNote
    }

    package func submit(_ message: [UInt8], envelope: Envelope) async -> [RecipientOutcome] {
        let end = NIODeadline.now() + TimeAmount(configuration.deadlines.total)
        var outcomes = [RecipientOutcome?](repeating: nil, count: envelope.forwardPaths.count)
        while true {
            let open = outcomes.indices.filter { outcomes[$0] == nil }
            guard !open.isEmpty else { break }
            let rest = Envelope(
                reversePath: envelope.reversePath,
                forwardPaths: open.map { envelope.forwardPaths[$0] },
                reports: envelope.reports
            )
            let attempt = await attempt(message, envelope: rest, until: end)
            for (position, outcome) in zip(open, attempt.answer.outcomes) { outcomes[position] = outcome }
            // Once more only where that can come to an end: after progress, or where an old connection had died.
            let hasProgressed = attempt.answer.outcomes.contains { $0 != nil }
            guard !hasProgressed, !attempt.wasReused || Task.isCancelled else { continue }
            let failure = attempt.answer.failure ?? Self.noServer
            outcomes = outcomes.map { $0 ?? (failure.isPermanent ? .failed(failure) : .deferred(failure)) }
        }
        let told = outcomes.compactMap(\.self)
        return await configuration.diagnoses?.diagnosed(told) ?? told
    }

    /// Connects, negotiates TLS and authenticates, and sends nothing.
    ///
    /// - Parameter onStage: called as each stage passes, in order, on another thread.
    /// - Throws: what `submit` would have told of every recipient.
    package func probe(onStage: @escaping @Sendable (ProbeStage) -> Void) async throws(SubmissionFailure) {
        let end = NIODeadline.now() + TimeAmount(configuration.deadlines.total)
        do throws(SubmissionFailure) {
            idle.append(try await open(until: end, onStage: onStage))
        } catch {
            guard error.answer != nil, let diagnoses = configuration.diagnoses else { throw error }
            throw await diagnoses.diagnosed([error]).first ?? error
        }
    }

    /// Says QUIT, and waits a moment at most for the answers and the end of each connection.
    package func close() async {
        for session in idle { session.quit() }
        idle = []
        for connection in connections { _ = try? await connection.closeFuture.get() }
        connections = []
    }

    private func attempt(
        _ message: [UInt8],
        envelope: Envelope,
        until end: NIODeadline
    ) async -> (answer: SubmissionAnswer, wasReused: Bool) {
        idle.removeAll { !$0.isOpen }
        let reused = idle.popLast()
        let session: Session
        do throws(SubmissionFailure) {
            session = if let reused { reused } else { try await open(until: end, onStage: { _ in }) }
        } catch {
            let outcome: RecipientOutcome = error.isPermanent ? .failed(error) : .deferred(error)
            return (SubmissionAnswer(outcomes: envelope.forwardPaths.map { _ in outcome }), false)
        }
        let answer = await session.submit(
            message,
            envelope: envelope,
            requiresTLS: configuration.requiresTLS,
            until: end
        )
        if session.isOpen { idle.append(session) }
        return (answer, reused != nil)
    }

    /// Opens a session with the first server that can be reached.
    private func open(
        until end: NIODeadline,
        onStage: @escaping @Sendable (ProbeStage) -> Void
    ) async throws(SubmissionFailure) -> Session {
        let current = try await credentials?.current()
        var first: SubmissionFailure?
        for server in configuration.servers {
            // Never from an encrypted connection to one that is not.
            if first != nil, server.security == .none, !configuration.allowsCleartext { continue }
            let connection = Connection(
                server: server,
                configuration: configuration,
                credentials: current,
                transcript: transcript,
                onStage: onStage,
                onNote: onNote
            )
            do throws(Connection.Failure) {
                let session = try await connection.open(on: eventLoops(), until: end)
                remember(session.channel)
                return session
            } catch {
                if let channel = error.channel { remember(channel) }
                guard error.isUnreached, !Task.isCancelled else { throw error.failure }
                first = first ?? error.failure
            }
        }
        throw first ?? Self.noServer
    }

    private func remember(_ channel: any Channel) {
        connections.removeAll { !$0.isActive }
        connections.append(channel)
    }

    private static let noServer = SubmissionFailure(
        kind: .configuration,
        isPermanent: true,
        subject: "profile",
        reason: "it names no server"
    )
}
