import Mail
import SASL

extension SubmissionStateMachine {
    /// What a person is told of an exchange that could not be finished.
    static func failure(_ error: MechanismError, _ mechanism: Mechanism, _ server: String) -> SubmissionFailure {
        let violation = { (reason: String) in
            SubmissionFailure(kind: .protocolViolation, isPermanent: false, subject: server, reason: reason)
        }
        let authentication = { (reason: String) in
            SubmissionFailure(
                kind: .authentication,
                isPermanent: true,
                subject: server,
                reason: reason,
                hint: hint(for: mechanism.credential)
            )
        }
        let configuration = { (reason: String, hint: String?) in
            SubmissionFailure(kind: .configuration, isPermanent: true, subject: server, reason: reason, hint: hint)
        }
        let name = mechanism.rawValue
        return switch error {
        case .undecodableChallenge: violation("the server's challenge for \(name) cannot be decoded")
        case .unexpectedChallenge: violation("the server asks for more than \(name) has")
        case .changedNonce: violation("the server changed the nonce of \(name)")
        case .unacceptableIterations(let count):
            violation("the server wants \(count) rounds of \(name), which is outside of \(Self.acceptableIterations)")
        case .unusableCredential(let reason): configuration(reason, nil)
        case .unpreparedCredential(let what, let refusal):
            configuration(
                "\(what) \(refusal.reason), so \(name) cannot carry it",
                "choose another one, or another mechanism with --mechanism: PLAIN takes all but NUL"
            )
        case .refusedProof(let word): authentication("the server does not take the proof of \(name): \(word)")
        case .unprovenServer:
            authentication(
                "the server could not prove by \(name) that it knows the password: it may be another server"
            )
        }
    }

    static func hint(for credential: CredentialKind) -> String {
        switch credential {
        case .password:
            "check user name and password; many providers want an app password, see: notify provider find ADDRESS"
        case .token: "the access token may have expired, or be for another account or scope: fetch a new one"
        case .certificate: "the server has to know the client's certificate and this user name"
        }
    }

    private static let acceptableIterations =
        "\(Mechanism.acceptableIterations.lowerBound) to \(Mechanism.acceptableIterations.upperBound)"
}
