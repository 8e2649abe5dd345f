import Mail
import NIOCore
import SMTP

/// One connection that is ready for messages, one at a time.
struct Session: Sendable {
    let server: SubmissionServer
    let channel: any Channel
    private let handler: NIOLoopBound<SubmissionHandler>

    init(server: SubmissionServer, channel: any Channel, handler: NIOLoopBound<SubmissionHandler>) {
        self.server = server
        self.channel = channel
        self.handler = handler
    }

    /// Whether the connection stands, as far as is known here.
    var isOpen: Bool { channel.isActive }

    /// Submits one message. A cancelled task closes the connection, and the answer says how far it came.
    func submit(
        _ message: [UInt8],
        envelope: Envelope,
        requiresTLS: Bool,
        until end: NIODeadline
    ) async -> SubmissionAnswer {
        let answer = channel.eventLoop.makePromise(of: SubmissionAnswer.self)
        channel.eventLoop.execute {
            handler.value.submit(message, envelope: envelope, requiresTLS: requiresTLS, until: end, answer: answer)
        }
        return await withTaskCancellationHandler {
            do {
                return try await answer.futureResult.get()
            } catch {
                return SubmissionAnswer(
                    outcomes: envelope.forwardPaths.map { _ in nil },
                    failure: ConnectFailure.describe(error, server: server)
                )
            }
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    /// Says QUIT; the connection ends soon after.
    func quit() {
        channel.eventLoop.execute { handler.value.quit() }
    }
}
