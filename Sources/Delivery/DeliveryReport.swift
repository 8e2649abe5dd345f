package import Mail

/// What became of one item: its source may forget it.
package struct DeliveryReport: Sendable {
    package struct Recipient: Sendable, Equatable {
        package let mailbox: Mailbox
        package let outcome: RecipientOutcome

        package init(mailbox: Mailbox, outcome: RecipientOutcome) {
            self.mailbox = mailbox
            self.outcome = outcome
        }
    }

    package enum State: Sendable, Equatable {
        /// Every recipient was accepted.
        case delivered
        /// Some were; the message is kept at `path` for the others.
        case partlyDelivered(path: String)
        /// None was; the message is kept at `path`.
        case kept(path: String)
        /// A dry run: shown, neither sent nor kept.
        case shown
    }

    /// In the order of the envelope.
    package let recipients: [Recipient]
    package let state: State
    /// Why the message was not submitted; `nil` where it was.
    package let obstacle: Obstacle?
    /// Why an alert went without its attachments; `nil` where it went whole.
    package let shortening: MessageError?

    package init(
        recipients: [Recipient],
        state: State,
        obstacle: Obstacle? = nil,
        shortening: MessageError? = nil
    ) {
        self.recipients = recipients
        self.state = state
        self.obstacle = obstacle
        self.shortening = shortening
    }

    /// The outcome that matters most to whoever waits, `nil` when all went well: failed before unknown before
    /// deferred, the first of its kind.
    package var worst: RecipientOutcome? { recipients.worstOutcome }
}

/// Why a message is kept without having been submitted.
package enum Obstacle: Error, Sendable {
    /// There is no way out.
    case unopened(UnopenedOutlet)
    /// It is not known who is to get it.
    case noRecipient
    /// It cannot be brought into a form that may be sent.
    case uncomposed(MessageError)

    /// What failed and why, for the note in a kept message.
    var words: (subject: String, reason: String) {
        switch self {
        case .unopened(let error): (error.subject, error.reason)
        case .noRecipient: ("message", "no recipient given")
        case .uncomposed(let error): ("message", error.reason)
        }
    }
}

extension [DeliveryReport.Recipient] {
    /// See `DeliveryReport.worst`.
    package var worstOutcome: RecipientOutcome? {
        let worst = map(\.outcome.weight).max() ?? 0
        return worst == 0 ? nil : first { $0.outcome.weight == worst }?.outcome
    }
}

extension RecipientOutcome {
    /// Why the message was not accepted; `nil` when it was.
    package var failure: SubmissionFailure? {
        switch self {
        case .accepted: nil
        case .deferred(let failure), .failed(let failure), .unknown(let failure): failure
        }
    }

    fileprivate var weight: Int {
        switch self {
        case .accepted: 0
        case .deferred: 1
        case .unknown: 2
        case .failed: 3
        }
    }
}
