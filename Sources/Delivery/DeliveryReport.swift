package import Mail

/// What became of one message for each of its recipients.
package struct DeliveryReport: Sendable, Equatable {
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
    }

    /// In the order of the envelope.
    package let recipients: [Recipient]
    package let state: State

    /// The outcome that matters most to whoever waits, `nil` when all went well: failed before unknown before
    /// deferred, the first of its kind.
    package var worst: RecipientOutcome? { recipients.worstOutcome }
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
