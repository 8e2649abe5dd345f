import Files
import Mail

/// Hands a message to a transport, and keeps it for every recipient that did not get it.
struct Courier: Sendable {
    let unsent: UnsentStore

    /// Submits the message once.
    ///
    /// An unknown outcome is kept but never sent again, since the server may have the message. Throws when a message
    /// that is not delivered to all could not be kept either.
    func deliver(
        _ mail: ComposedMail,
        through transport: any Transport
    ) async throws(UnkeptMessage) -> DeliveryReport {
        let outcomes = await transport.submit(mail.octets, envelope: mail.envelope)
        let recipients = mail.envelope.forwardPaths.enumerated().map { position, mailbox in
            DeliveryReport.Recipient(
                mailbox: mailbox,
                outcome: position < outcomes.count ? outcomes[position] : Self.unanswered(mailbox)
            )
        }
        guard recipients.worstOutcome != nil else {
            return DeliveryReport(recipients: recipients, state: .delivered, shortening: mail.shortening)
        }
        return try await keep(mail, for: recipients, because: nil)
    }

    /// Keeps the message without submitting it.
    func keep(_ mail: ComposedMail, because obstacle: Obstacle) async throws(UnkeptMessage) -> DeliveryReport {
        let (subject, reason) = obstacle.words
        let failure = SubmissionFailure(kind: .configuration, isPermanent: false, subject: subject, reason: reason)
        let recipients = mail.envelope.forwardPaths.map {
            DeliveryReport.Recipient(mailbox: $0, outcome: .deferred(failure))
        }
        return try await keep(mail, for: recipients, because: obstacle)
    }

    private func keep(
        _ mail: ComposedMail,
        for recipients: [DeliveryReport.Recipient],
        because obstacle: Obstacle?
    ) async throws(UnkeptMessage) -> DeliveryReport {
        let note = UnsentNote(
            reversePath: mail.envelope.reversePath,
            recipients: recipients,
            reasons: obstacle.map { ["\($0.words.subject): \($0.words.reason)"] }
                ?? recipients.compactMap(\.outcome.failure).map { "\($0.subject): \($0.reason)" }
        )
        let path: String
        do throws(UnsentStoreError) {
            path = try await blocking { [unsent] () throws(UnsentStoreError) in
                try unsent.keep(mail.octets, under: note)
            }
        } catch {
            throw UnkeptMessage(message: mail.octets, recipients: recipients, obstacle: obstacle, cause: error)
        }
        let isPartly = recipients.contains { $0.outcome.failure == nil }
        return DeliveryReport(
            recipients: recipients,
            state: isPartly ? .partlyDelivered(path: path) : .kept(path: path),
            obstacle: obstacle,
            shortening: mail.shortening
        )
    }

    private static func unanswered(_ mailbox: Mailbox) -> RecipientOutcome {
        .unknown(
            SubmissionFailure(
                kind: .protocolViolation,
                isPermanent: false,
                subject: mailbox.address,
                reason: "the transport gave no answer for this recipient"
            )
        )
    }
}
