internal import Files
package import Mail

/// Hands a message to a transport, and keeps it for every recipient that did not get it.
package struct Courier: Sendable {
    private let transport: any Transport
    private let unsent: UnsentStore

    package init(transport: any Transport, unsent: UnsentStore) {
        self.transport = transport
        self.unsent = unsent
    }

    /// Submits the message once.
    ///
    /// An unknown outcome is kept but never sent again, since the server may have the message. Throws when a message
    /// that is not delivered to all could not be kept either.
    package func deliver(
        _ message: [UInt8],
        envelope: Envelope
    ) async throws(UnkeptMessage) -> DeliveryReport {
        let outcomes = await transport.submit(message, envelope: envelope)
        let recipients = envelope.forwardPaths.enumerated().map { position, mailbox in
            DeliveryReport.Recipient(
                mailbox: mailbox,
                outcome: position < outcomes.count ? outcomes[position] : Self.unanswered(mailbox)
            )
        }
        guard recipients.worstOutcome != nil else { return DeliveryReport(recipients: recipients, state: .delivered) }

        let path: String
        do throws(UnsentStoreError) {
            path = try await blocking { () throws(UnsentStoreError) in
                try unsent.keep(message, reversePath: envelope.reversePath, recipients: recipients)
            }
        } catch {
            throw UnkeptMessage(message: message, recipients: recipients, cause: error)
        }
        let isPartly = recipients.contains { $0.outcome.failure == nil }
        return DeliveryReport(
            recipients: recipients,
            state: isPartly ? .partlyDelivered(path: path) : .kept(path: path)
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
