import Delivery
import Escaping
import Mail

extension CommandFailure {
    /// What a command ends with that handed in an item; `nil` where all of it was delivered.
    init?(_ report: DeliveryReport) {
        if let obstacle = report.obstacle {
            self.init(obstacle)
        } else if let worst = report.worst, let failure = worst.failure {
            self = CommandFailure(failure)
            if case .unknown = worst {
                self = CommandFailure(
                    what,
                    "\(why): the mail may have arrived",
                    hint: "look into the mailbox before you send it again",
                    status: .temporaryFailure
                )
            }
        } else if let shortening = report.shortening {
            self.init("message", "sent without its attachments: \(shortening.reason)", status: .badData)
        } else {
            return nil
        }
    }

    init(_ obstacle: Obstacle) {
        switch obstacle {
        case .unopened(let error): self.init(converting: error.underlying)
        case .noRecipient: self.init("message", "no recipient given", status: .badData)
        case .uncomposed(let error): self.init("message", error.reason, status: .badData)
        }
    }

    /// Why a message that could not be kept either was not sent.
    init?(notSent message: UnkeptMessage) {
        if let obstacle = message.obstacle {
            self.init(obstacle)
        } else if let failure = message.recipients.worstOutcome?.failure {
            self.init(failure)
        } else {
            return nil
        }
    }

    /// What a command ends with that has written the message to standard error.
    init(unkept message: UnkeptMessage) {
        self.init(
            Visible.escaped(message.cause.path),
            "the message above was neither sent nor kept: \(message.cause.reason)",
            status: .inputOutput
        )
    }
}
