package import Mail
package import SMTP

extension ConformanceCase {
    package var plan: SubmissionPlan {
        SubmissionPlan(
            server: "mail.example:25",
            port: 25,
            security: security,
            greeting: Self.greeting,
            credentials: credentials,
            mechanisms: mechanisms,
            allowsCleartext: true
        )
    }

    /// Whether a certificate is needed.
    package var usesTLS: Bool { dialogue.steps.contains(.startTLS) }

    /// A connection that was never ready, in the words of the file.
    package static func words(for failure: SubmissionFailure, isUnreached: Bool) -> String {
        "failure: " + words(for: failure.kind) + (failure.isPermanent ? "" : " passes")
            + (isUnreached ? " unreached" : "")
    }

    /// What a client that tells of recipients alone has to say.
    package var expectedOfClient: [String] {
        expected.flatMap { line -> [String] in
            guard line.hasPrefix("failure: ") else { return [line] }
            let words = line.split(separator: " ").dropFirst()
            let kind = words.filter { $0 != "passes" && $0 != "unreached" }.joined(separator: " ")
            let outcome = "outcome: \(words.contains("passes") ? "deferred" : "failed") \(kind)"
            return Array(repeating: outcome, count: mailCount * envelope.forwardPaths.count)
        }
    }

    /// What became of one mail for one recipient, in the words of the file.
    package static func words(for outcome: RecipientOutcome) -> String {
        switch outcome {
        case .accepted(let text): text.isEmpty ? "outcome: accepted" : "outcome: accepted \(text)"
        case .deferred(let failure): "outcome: deferred \(words(for: failure.kind))"
        case .failed(let failure): "outcome: failed \(words(for: failure.kind))"
        case .unknown(let failure): "outcome: unknown \(words(for: failure.kind))"
        }
    }

    private static func words(for kind: SubmissionFailure.Kind) -> String {
        switch kind {
        case .connection: "connection"
        case .timeout: "timeout"
        case .tls: "tls"
        case .restriction: "restriction"
        case .protocolViolation: "protocol"
        case .authentication: "authentication"
        case .rejection(let code, let enhanced): "\(code)" + (enhanced.map { " \($0)" } ?? "")
        case .configuration: "configuration"
        case .unsupported: "unsupported"
        }
    }
}
