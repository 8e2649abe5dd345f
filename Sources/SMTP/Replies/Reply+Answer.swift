import Mail

extension Reply {
    /// The refusal that this reply is, for its meaning to be looked up; `nil` at stages that no server answers.
    func answer(at stage: SubmissionStage) -> ServerAnswer? {
        guard let stage = stage.answered else { return nil }
        return ServerAnswer(
            stage: stage,
            code: code,
            enhanced: enhancedStatusCode,
            text: joined(upTo: Self.comparedOctets)
        )
    }

    private static let comparedOctets = 4096
}

extension SubmissionStage {
    fileprivate var answered: ServerAnswer.Stage? {
        switch self {
        case .greeting: .banner
        case .ehlo: .ehlo
        case .startTLS: .starttls
        case .authentication: .auth
        case .mail: .mail
        case .rcpt: .rcpt
        case .data: .data
        case .sending, .message: .final
        case .connect, .tls, .ready, .rset, .quit, .done: nil
        }
    }
}
