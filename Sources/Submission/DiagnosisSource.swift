package import Mail

/// Knows what the replies of servers mean.
package protocol DiagnosisSource: Sendable {
    /// Returns the failures, one for each and in their order, judged by the answers behind them: whether waiting helps,
    /// and what to do next. One without an answer is returned as it is.
    ///
    /// Called only when a server has refused something, and never on an event loop.
    func diagnosed(_ failures: [SubmissionFailure]) async -> [SubmissionFailure]
}

extension RecipientOutcome {
    /// The failure behind an outcome that a server's answer decided, and whose class can still change.
    var refusal: SubmissionFailure? {
        switch self {
        case .deferred(let failure), .failed(let failure): failure.answer == nil ? nil : failure
        case .accepted, .unknown: nil
        }
    }
}
