package import Mail

extension SubmissionFailure {
    /// Returns the failure with its answer judged by the table, and by its codes where the table does not know it.
    ///
    /// What passes with time is not permanent and what does not is, whatever the code says. A failure without an answer
    /// is returned as it is.
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
