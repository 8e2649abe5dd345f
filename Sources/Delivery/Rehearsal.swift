import Mail

/// Shows what would leave, and what would forbid it; sends and keeps nothing.
package struct Rehearsal: Intake {
    private let outlet: Result<any Outlet, UnopenedOutlet>
    private let composer = MailComposer()
    private let show: @Sendable ([UInt8]) async -> Void

    /// - Parameters:
    ///   - outlet: the way out, or why there is none.
    ///   - show: gets each message as it would leave.
    package init(
        outlet: Result<any Outlet, UnopenedOutlet>,
        show: @escaping @Sendable ([UInt8]) async -> Void
    ) {
        self.outlet = outlet
        self.show = show
    }

    package func accept(_ item: IntakeItem) async -> DeliveryReport {
        let mail: ComposedMail
        var obstacle: Obstacle?
        var objections: [SubmissionFailure?] = []
        switch outlet {
        case .failure(let error):
            mail = composer.compose(item, sender: nil)
            obstacle = .unopened(error)
        case .success(let outlet):
            mail = composer.compose(item, sender: outlet.sender)
            if item.recipients.isEmpty {
                obstacle = .noRecipient
            } else if case .raw(let error) = mail.form {
                obstacle = .uncomposed(error)
            }
            objections = outlet.objections(to: mail.octets, envelope: mail.envelope)
        }
        await show(mail.octets)
        let recipients = mail.envelope.forwardPaths.enumerated().map { position, mailbox in
            let objection = position < objections.count ? objections[position] : nil
            return DeliveryReport.Recipient(mailbox: mailbox, outcome: objection.map { .failed($0) } ?? .accepted(""))
        }
        return DeliveryReport(
            recipients: recipients,
            state: .shown,
            obstacle: obstacle,
            shortening: mail.shortening
        )
    }
}
