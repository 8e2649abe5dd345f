package import Mail

extension SubmissionStateMachine {
    /// Ends the connection before it was ready.
    ///
    /// `farewell` is what is still said to the server, if it listens.
    mutating func fail(
        _ failure: SubmissionFailure,
        says farewell: [SubmissionAction] = [],
        isUnreached: Bool? = nil
    ) -> [SubmissionAction] {
        let beforeAccount = [.connect, .tls, .greeting].contains(stage) && !failure.isPermanent
        state = farewell.isEmpty ? .done : .quit
        guard !isOpened else { return [.close] }
        isOpened = true
        return [.failed(failure, isUnreached: isUnreached ?? beforeAccount)]
            + (farewell.isEmpty ? [.close] : farewell)
    }

    /// The failure that a 4yz or 5yz means.
    func rejection(_ reply: Reply, at stage: SubmissionStage) -> SubmissionFailure {
        let isPermanent = reply.code.isPermanentNegative
        guard reply.code.isTransientNegative || isPermanent else { return unexpected(reply) }
        let isCredential = stage == .authentication && isPermanent
        return SubmissionFailure(
            kind: isCredential
                ? .authentication
                : .rejection(code: reply.code, enhanced: reply.enhancedStatusCode),
            isPermanent: isPermanent,
            subject: plan.server,
            reason: "\(stage.rawValue) was answered with \(reply.summary)",
            hint: isCredential ? Self.hint(for: plan.credentials?.kind ?? .password) : nil,
            answer: reply.answer(at: stage)
        )
    }

    func unexpected(_ reply: Reply, at stage: SubmissionStage? = nil) -> SubmissionFailure {
        SubmissionFailure(
            kind: .protocolViolation,
            isPermanent: false,
            subject: plan.server,
            reason: "the server said \(reply.summary) where that means nothing (\((stage ?? self.stage).rawValue))"
        )
    }

    /// TLS was spoken where plain text was awaited, or nothing at all was said.
    package static func tlsExpected(_ plan: SubmissionPlan) -> SubmissionFailure {
        SubmissionFailure(
            kind: .tls,
            isPermanent: true,
            subject: plan.server,
            reason: "the server wants TLS from the first octet, not \(plan.security.rawValue)",
            hint: "use --security tls on this port, or port 587 with --security starttls"
        )
    }

    /// Plain text was spoken where TLS was awaited.
    package static func plainTextExpected(_ plan: SubmissionPlan) -> SubmissionFailure {
        SubmissionFailure(
            kind: .tls,
            isPermanent: true,
            subject: plan.server,
            reason: "the server speaks plain SMTP first, not TLS from the first octet",
            hint: "use --security starttls on this port, or port 465 with --security tls"
        )
    }
}
