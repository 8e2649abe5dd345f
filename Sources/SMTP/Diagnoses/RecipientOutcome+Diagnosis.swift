package import Mail

extension RecipientOutcome {
    /// The server's answer behind an outcome that can still change its class.
    package var answer: ServerAnswer? { refusal?.answer }

    /// Returns the outcome with its answer judged by the table, and by its codes where the table does not know it.
    ///
    /// What passes with time is deferred and what does not has failed, whatever the code says.
    package func diagnosed(by table: DiagnosisTable) -> RecipientOutcome {
        guard let refusal, refusal.answer != nil else { return self }
        let failure = refusal.diagnosed(by: table)
        return failure.isPermanent ? .failed(failure) : .deferred(failure)
    }

    private var refusal: SubmissionFailure? {
        switch self {
        case .deferred(let failure), .failed(let failure): failure
        case .accepted, .unknown: nil
        }
    }
}

extension SubmissionFailure {
    /// Returns the failure with its answer judged by the table, and by its codes where the table does not know it.
    package func diagnosed(by table: DiagnosisTable) -> SubmissionFailure {
        guard let answer else { return self }
        let diagnosis = table.diagnosis(of: answer)
        let isPermanent = diagnosis.map { !$0.cause.passes } ?? isPermanent
        return SubmissionFailure(
            kind: isPermanent && answer.stage == .auth
                ? .authentication : .rejection(code: answer.code, enhanced: answer.enhanced),
            isPermanent: isPermanent,
            subject: subject,
            reason: reason,
            remedy: (diagnosis?.hint ?? GeneralDiagnosis.hint(for: answer)).map(Remedy.advice) ?? remedy,
            answer: answer
        )
    }
}
