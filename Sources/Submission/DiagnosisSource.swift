package import Mail

/// Knows what the replies of servers mean.
package protocol DiagnosisSource: Sendable {
    /// Returns the failures, one for each and in their order, judged by the answers behind them: whether waiting helps,
    /// and what to do next. One without an answer is returned as it is.
    ///
    /// Called only when a server has refused something, and never on an event loop.
    func diagnosed(_ failures: [SubmissionFailure]) async -> [SubmissionFailure]
}

extension DiagnosisSource {
    /// Returns the outcomes with those judged that a server's answer decided: what passes with time is deferred, what
    /// does not has failed. What may have arrived stays unknown, whatever the answer means.
    ///
    /// The source is asked only where there is something to judge.
    func diagnosed(_ outcomes: [RecipientOutcome]) async -> [RecipientOutcome] {
        let refusals = outcomes.compactMap(\.refusal)
        guard !refusals.isEmpty else { return outcomes }
        var judged = await diagnosed(refusals).makeIterator()
        return outcomes.map { outcome in
            guard outcome.refusal != nil, let failure = judged.next() else { return outcome }
            return failure.isPermanent ? .failed(failure) : .deferred(failure)
        }
    }
}

extension RecipientOutcome {
    /// The failure behind an outcome that a server's answer decided, and whose class can still change.
    fileprivate var refusal: SubmissionFailure? {
        switch self {
        case .deferred(let failure), .failed(let failure): failure.answer == nil ? nil : failure
        case .accepted, .unknown: nil
        }
    }
}
