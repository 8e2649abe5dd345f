import Mail
import SMTP
import TestSupport

enum Samples {
    static let message = Array("Subject: hello\r\n\r\n.text\r\n".utf8)
    static let credentials = FixedCredentials("tim", "tanstaaftanstaaf")

    static func plan(
        security: Security = .none,
        credentials: (any CredentialProvider)? = nil,
        mechanisms: [Mechanism]? = nil,
        allowsCleartext: Bool = true,
        to recipients: [String] = ["ops@example.com"],
        message: [UInt8] = message
    ) throws -> SubmissionPlan {
        let envelope = Envelope(
            reversePath: try Mailbox(parsing: "tim@example.com"),
            forwardPaths: try recipients.map { try Mailbox(parsing: $0) }
        )
        return SubmissionPlan(
            server: "mail.example:25",
            port: 25,
            security: security,
            greeting: "hello",
            credentials: credentials,
            mechanisms: mechanisms,
            allowsCleartext: allowsCleartext,
            goal: .submit(message: message, envelope: envelope)
        )
    }
}

/// What a test asserts of an outcome.
enum Outcome: Equatable {
    case accepted(String)
    case deferred(SubmissionFailure.Kind)
    case failed(SubmissionFailure.Kind)
    case unknown(SubmissionFailure.Kind)

    init(_ outcome: RecipientOutcome) {
        self =
            switch outcome {
            case .accepted(let text): .accepted(text)
            case .deferred(let failure): .deferred(failure.kind)
            case .failed(let failure): .failed(failure.kind)
            case .unknown(let failure): .unknown(failure.kind)
            }
    }
}
