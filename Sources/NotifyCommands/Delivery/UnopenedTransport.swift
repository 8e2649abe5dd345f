import Mail

/// Stands where no profile could be opened: answers every recipient with the reason, so that the message is kept.
struct UnopenedTransport: Transport {
    let failure: CommandFailure

    func submit(_ message: [UInt8], envelope: Envelope) async -> [RecipientOutcome] {
        let answer = SubmissionFailure(
            kind: .configuration,
            isPermanent: false,
            subject: failure.what,
            reason: failure.why,
            remedy: failure.hint.map(Remedy.advice)
        )
        return envelope.forwardPaths.map { _ in .deferred(answer) }
    }
}
