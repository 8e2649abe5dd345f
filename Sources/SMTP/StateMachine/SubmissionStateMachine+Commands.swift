import Mail
import NIOCore

extension SubmissionStateMachine {
    mutating func greet() -> [SubmissionAction] {
        state = .ehlo
        return send(.ehlo(plan.greeting))
    }

    mutating func afterAuthentication() -> [SubmissionAction] {
        state = .ready
        isOpened = true
        return [.ready]
    }

    func farewell() -> [SubmissionAction] {
        [.record(TranscriptLine(.client, "QUIT")), .send(ByteBuffer(string: "QUIT\r\n"))]
    }

    /// Sends a command; where it cannot be said, the connection is of no use.
    mutating func send(_ command: Command) -> [SubmissionAction] {
        do throws(CommandError) {
            let octets = try command.encoded()
            return [.record(.command(octets)), .send(ByteBuffer(bytes: octets))]
        } catch {
            return fail(SubmissionFailure(error, server: plan.server))
        }
    }
}
