internal import AuditLog
package import Mail

/// The one way to a profile's server: lets a message go to those recipients that the profile's restrictions allow, and
/// writes the use down before the connection is made.
package struct RestrictedTransport: Transport {
    private let base: any Transport
    private let use: ProfileUse

    package init(base: any Transport, use: ProfileUse) {
        self.base = base
        self.use = use
    }

    package func submit(_ message: [UInt8], envelope: Envelope) async -> [RecipientOutcome] {
        let faults = use.faults(message, envelope)
        if let fault = faults.message {
            await use.record(.refusal(profile: use.profile, recipients: Self.addresses(envelope.forwardPaths), .sender))
            return envelope.forwardPaths.map { _ in .failed(fault.failure) }
        }
        let pairs = zip(envelope.forwardPaths, faults.recipients)
        let refused = pairs.filter { $1 != nil }.map(\.0)
        let allowed = pairs.filter { $1 == nil }.map(\.0)
        if !refused.isEmpty {
            await use.record(.refusal(profile: use.profile, recipients: Self.addresses(refused), .recipient))
        }
        let rest = Envelope(reversePath: envelope.reversePath, forwardPaths: allowed, reports: envelope.reports)
        var outcomes = (allowed.isEmpty ? [] : await submitAllowed(message, rest))[...]
        return faults.recipients.map { fault in
            fault.map { .failed($0.failure) } ?? outcomes.popFirst() ?? Self.unanswered
        }
    }

    private func submitAllowed(_ message: [UInt8], _ envelope: Envelope) async -> [RecipientOutcome] {
        let number: UInt64?
        do throws(SubmissionFailure) {
            number = try await use.begin(Self.addresses(envelope.forwardPaths))
        } catch {
            return envelope.forwardPaths.map { _ in .deferred(error) }
        }
        let outcomes = await base.submit(message, envelope: envelope)
        if let number { await use.record(.outcome(of: number, outcomes.use)) }
        return outcomes
    }

    private static func addresses(_ mailboxes: [Mailbox]) -> [String] {
        mailboxes.map(\.address)
    }

    private static var unanswered: RecipientOutcome {
        .unknown(
            SubmissionFailure(
                kind: .protocolViolation,
                isPermanent: false,
                subject: "delivery",
                reason: "the transport gave no answer for this recipient"
            )
        )
    }
}
