import Mail

/// What an answer means by its codes alone, where no table knows it.
enum GeneralDiagnosis {
    /// Returns meaning and action, without a final period; `nil` where the codes say no more than that it was refused.
    ///
    /// The enhanced code comes first: it says more.
    static func hint(for answer: ServerAnswer) -> String? {
        answer.enhanced.flatMap { EnhancedStatusWords.hint(subject: $0.subject, detail: $0.detail) }
            ?? ReplyCodeWords.hint(code: answer.code, at: answer.stage)
    }
}
