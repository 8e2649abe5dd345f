package import Mail

/// What became of one message on one connection.
package struct SubmissionAnswer: Sendable, Equatable {
    /// For each forward path, in order. `nil`: the server knows nothing of the message for this recipient, and another
    /// connection may try.
    package var outcomes: [RecipientOutcome?]
    /// Why there are `nil` ones, where the connection broke.
    package var failure: SubmissionFailure?

    package init(outcomes: [RecipientOutcome?], failure: SubmissionFailure? = nil) {
        self.outcomes = outcomes
        self.failure = failure
    }
}
