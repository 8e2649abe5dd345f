package import Mail
import SASL

/// What a reply, an exchange that came to nothing, or the wrong kind of TLS means for the submission.
extension SubmissionPlan {
    package func failure(
        _ kind: SubmissionFailure.Kind,
        isPermanent: Bool,
        _ reason: String,
        _ remedy: Remedy? = nil
    ) -> SubmissionFailure {
        SubmissionFailure(kind: kind, isPermanent: isPermanent, subject: server, reason: reason, remedy: remedy)
    }

    /// Returns the failure that a 4yz or 5yz means.
    func rejection(_ reply: Reply, at stage: SubmissionStage) -> SubmissionFailure {
        let isPermanent = reply.code.isPermanentNegative
        guard reply.code.isTransientNegative || isPermanent else { return unexpected(reply, at: stage) }
        let isCredential = stage == .authentication && isPermanent
        return SubmissionFailure(
            kind: isCredential
                ? .authentication
                : .rejection(code: reply.code, enhanced: reply.enhancedStatusCode),
            isPermanent: isPermanent,
            subject: server,
            reason: "\(stage.rawValue) was answered with \(reply.summary)",
            remedy: isCredential ? Self.remedy(for: credentials?.kind ?? .password) : nil,
            answer: reply.answer(at: stage)
        )
    }

    func unexpected(_ reply: Reply, at stage: SubmissionStage) -> SubmissionFailure {
        failure(
            .protocolViolation,
            isPermanent: false,
            "the server said \(reply.summary) where that means nothing (\(stage.rawValue))"
        )
    }

    /// TLS was spoken where plain text was expected, or nothing at all was said.
    package var tlsExpected: SubmissionFailure {
        failure(
            .tls,
            isPermanent: true,
            "the server expects TLS from the first octet, not \(security.rawValue)",
            .useImplicitTLS(startTLSPort: 587)
        )
    }

    /// Plain text was spoken where TLS was expected.
    package var plainTextExpected: SubmissionFailure {
        failure(
            .tls,
            isPermanent: true,
            "the server speaks plain SMTP first, not TLS from the first octet",
            .useStartTLS(implicitTLSPort: 465)
        )
    }

    /// Returns what an exchange means that could not be finished.
    func failure(_ error: MechanismError, of mechanism: Mechanism) -> SubmissionFailure {
        let violation = { failure(.protocolViolation, isPermanent: false, $0) }
        let authentication = {
            failure(.authentication, isPermanent: true, $0, Self.remedy(for: mechanism.credential))
        }
        let name = mechanism.rawValue
        return switch error {
        case .undecodableChallenge: violation("the server's challenge for \(name) cannot be decoded")
        case .unexpectedChallenge: violation("the server asks for more than \(name) has")
        case .changedNonce: violation("the server changed the nonce of \(name)")
        case .unacceptableIterations(let count):
            violation("the server asks for \(count) iterations of \(name), not \(Self.acceptableIterations)")
        case .unusableCredential(let reason): failure(.configuration, isPermanent: true, reason)
        case .unpreparedCredential(let what, let refusal):
            failure(
                .configuration,
                isPermanent: true,
                "\(what) \(refusal.reason), so \(name) cannot carry it",
                .changeCredentialOrMechanism
            )
        case .refusedProof(let word): authentication("the server does not accept the proof of \(name): \(word)")
        case .unprovenServer:
            authentication(
                "the server could not prove by \(name) that it knows the password: it may be another server"
            )
        }
    }

    static func remedy(for credential: CredentialKind) -> Remedy {
        switch credential {
        case .password: .checkPassword
        case .token: .renewToken
        case .certificate: .registerClientCertificate
        }
    }

    private static let acceptableIterations =
        "\(Mechanism.acceptableIterations.lowerBound) to \(Mechanism.acceptableIterations.upperBound)"
}
