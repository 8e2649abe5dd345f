import Alerts
import FoundationEssentials
import Mail
import TestSupport

/// Alerts and addresses that the tests share.
enum Samples {
    static func mailbox(_ text: String) throws -> Mailbox {
        try Mailbox(parsing: text)
    }

    static func alert(
        _ text: String = "",
        source: AlertSource = .message,
        title: String = "disk full",
        host: String = "web1",
        facts: [Alert.Fact] = [],
        attachments: [Alert.Attachment] = []
    ) -> Alert {
        alert(Excerpt(text.utf8), source: source, title: title, host: host, facts: facts, attachments: attachments)
    }

    static func alert(
        _ text: Excerpt,
        source: AlertSource = .message,
        title: String = "disk full",
        host: String = "web1",
        facts: [Alert.Fact] = [],
        attachments: [Alert.Attachment] = []
    ) -> Alert {
        Alert(
            time: Date(timeIntervalSince1970: 1_791_720_309),
            host: host,
            source: source,
            severity: .error,
            fingerprint: Fingerprint("sample"),
            title: title,
            facts: facts,
            text: text,
            attachments: attachments
        )
    }

    static let failure = SubmissionFailure(
        kind: .rejection(code: .of(550), enhanced: "5.1.1"),
        isPermanent: true,
        subject: "smtp.example.com:465",
        reason: "550 5.1.1 no such user"
    )
    static let delay = SubmissionFailure(
        kind: .timeout,
        isPermanent: false,
        subject: "smtp.example.com:465",
        reason: "no answer within 30 s"
    )
}
