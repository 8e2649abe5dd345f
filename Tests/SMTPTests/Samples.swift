import Mail
import SASL
import SMTP
import TestSupport
import Testing

enum Samples {
    static let message = Array("Subject: hello\r\n\r\n.text\r\n".utf8)
    static let credentials = FixedCredentials("tim", "tanstaaftanstaaf")
    /// That of RFC 7628's examples.
    static let token = FixedCredentials("tim", "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==", .token)
    static let certificate = FixedCredentials("tim", "", .certificate)

    static func plan(
        security: Security = .none,
        credentials: (any CredentialProvider)? = nil,
        mechanisms: [Mechanism]? = nil,
        allowsCleartext: Bool = true
    ) -> SubmissionPlan {
        SubmissionPlan(
            server: "mail.example:25",
            port: 25,
            security: security,
            greeting: "hello",
            credentials: credentials,
            mechanisms: mechanisms,
            allowsCleartext: allowsCleartext
        )
    }

    static func envelope(
        from sender: String = "tim@example.com",
        to recipients: [String] = ["ops@example.com"],
        reports: DSNRequest? = nil
    ) throws -> Envelope {
        Envelope(
            reversePath: try Mailbox(parsing: sender),
            forwardPaths: try recipients.map { try Mailbox(parsing: $0) },
            reports: reports
        )
    }

    /// A machine behind the greeting and EHLO, ready for messages.
    static func ready(_ keywords: [String] = [], plan: SubmissionPlan = plan()) throws -> SubmissionStateMachine {
        var machine = SubmissionStateMachine(plan)
        _ = machine.connected()
        _ = machine.received(try reply(220))
        _ = machine.received(try reply(250, ["x"] + keywords))
        #expect(machine.stage == .ready)
        return machine
    }

    static func reply(_ code: Int, _ lines: [String] = [""]) throws -> Reply {
        Reply(code: try #require(ReplyCode(code)), lines: lines.map { Array($0.utf8) })
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
