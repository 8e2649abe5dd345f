import Mail
import NIOCore

extension SubmissionStateMachine {
    mutating func greet() -> [SubmissionAction] {
        state = .ehlo
        return send(.ehlo(plan.greeting))
    }

    /// AUTH, where there is a credential.
    mutating func afterGreeting() -> [SubmissionAction] {
        guard let credentials = plan.credentials else { return afterAuthentication() }
        let offered = extensions.mechanisms
        guard !offered.isEmpty else {
            return failAuthentication(
                "the server does not offer AUTH, and nothing is sent without it",
                hint: isEncrypted ? nil : "many servers offer AUTH under TLS only: use --security starttls"
            )
        }
        let choice = MechanismChoice.choose(offered: offered, allowed: plan.mechanisms, isEncrypted: isEncrypted)
        guard let mechanism = choice else {
            let allowed = plan.mechanisms?.map(\.rawValue).joined(separator: ", ")
            return failAuthentication(
                "the server offers \(Visible.escaped(offered.joined(separator: ", ").utf8, keepingNewlines: false)), but "
                    + (allowed.map { "the profile allows only \($0)" } ?? "none of these is known here"),
                hint: "name one of these with --mechanism, if the account may use it"
            )
        }
        var exchange = mechanism.exchange(credentials)
        do throws(MechanismError) {
            // The initial response is made only where it is sent: making it is what completes the exchange.
            var ahead = exchange
            var command = AuthCommand(mechanism, initialResponse: nil)
            let room = command.octets.readableBytes - 2
            if let response = try ahead.initialResponse(), AuthCommand.fits(response, behind: room) {
                command = AuthCommand(mechanism, initialResponse: response)
                confide(response)
                exchange = ahead
            }
            state = .authentication(exchange, mechanism)
            return [.record(command.shown), .send(command.octets)]
        } catch {
            return fail(Self.failure(error, mechanism, plan.server), says: farewell())
        }
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
