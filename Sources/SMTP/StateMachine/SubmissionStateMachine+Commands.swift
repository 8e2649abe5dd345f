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
            return fail(Self.failure(error, mechanism, plan.server), says: quit())
        }
    }

    mutating func afterAuthentication() -> [SubmissionAction] {
        guard case .submit(let message, let envelope) = plan.goal else {
            state = .quit
            isComplete = true
            return [.complete(.probed)] + quit()
        }
        if let limit = extensions.maximumMessageSize, message.count > limit {
            state = .quit
            let failure = SubmissionFailure(
                kind: .configuration,
                isPermanent: true,
                subject: plan.server,
                reason: "the message has \(message.count) octets and the server takes \(limit) at most"
            )
            return finish { .failed(failure) } + quit()
        }
        state = .mail
        let isEightBit = extensions.offers("8BITMIME") && message.contains { $0 >= 0x80 }
        let size = extensions.offers("SIZE") ? message.count : nil
        return send(.mail(from: envelope.reversePath, size: size, isEightBit: isEightBit))
    }

    /// RCPT for the recipient at `index`; behind the last one, DATA where any was accepted.
    mutating func rcpt(_ index: Int) -> [SubmissionAction] {
        guard case .submit(_, let envelope) = plan.goal else { return [] }
        var index = index
        while index < envelope.forwardPaths.count {
            do throws(CommandError) {
                let octets = try Command.rcpt(to: envelope.forwardPaths[index]).encoded()
                state = .rcpt(index)
                return sent(octets)
            } catch {
                outcomes[index] = .failed(refusal(error))
                index += 1
            }
        }
        guard outcomes.contains(where: { $0 == nil }) else {
            state = .quit
            return complete() + quit()
        }
        state = .data
        return send(.data)
    }

    func quit() -> [SubmissionAction] {
        [.record(TranscriptLine(.client, "QUIT")), .send(ByteBuffer(string: "QUIT\r\n"))]
    }

    /// Sends a command; where it cannot be said, nothing is submitted.
    mutating func send(_ command: Command) -> [SubmissionAction] {
        do throws(CommandError) {
            return sent(try command.encoded())
        } catch {
            return fail(refusal(error))
        }
    }

    private func sent(_ octets: [UInt8]) -> [SubmissionAction] {
        let shown = Visible.escaped(octets.dropLast(2), keepingNewlines: false)
        return [.record(TranscriptLine(.client, shown)), .send(ByteBuffer(bytes: octets))]
    }

    private func refusal(_ error: CommandError) -> SubmissionFailure {
        SubmissionFailure(
            kind: .configuration,
            isPermanent: true,
            subject: plan.server,
            reason: error.message
        )
    }
}
