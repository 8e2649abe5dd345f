import Mail

/// Submits each item at once, and keeps it for those who did not get it.
package struct ImmediateDelivery: Intake {
    private let outlet: Result<any Outlet, UnopenedOutlet>
    private let courier: Courier
    private let composer: MailComposer

    /// - Parameters:
    ///   - outlet: the way out, or why there is none; items are only kept then.
    ///   - unsent: where items are kept.
    package init(outlet: Result<any Outlet, UnopenedOutlet>, unsent: UnsentStore) {
        self.init(outlet: outlet, unsent: unsent, composer: MailComposer())
    }

    init(outlet: Result<any Outlet, UnopenedOutlet>, unsent: UnsentStore, composer: MailComposer) {
        self.outlet = outlet
        self.composer = composer
        courier = Courier(unsent: unsent)
    }

    package func accept(_ item: IntakeItem) async throws(UnkeptMessage) -> DeliveryReport {
        switch outlet {
        case .failure(let error):
            return try await courier.keep(composer.compose(item, sender: nil), because: .unopened(error))
        case .success(let outlet):
            let mail = composer.compose(item, sender: outlet.sender)
            guard !item.recipients.isEmpty else { return try await courier.keep(mail, because: .noRecipient) }
            if case .raw(let error) = mail.form { return try await courier.keep(mail, because: .uncomposed(error)) }
            return try await courier.deliver(mail, through: outlet.transport)
        }
    }
}
