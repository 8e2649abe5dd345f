package import Alerts
import Mail

/// Mails each alert at once and keeps what could not be handed over.
package struct ImmediateDelivery: AlertIntake {
    private let composer: AlertComposer
    private let courier: Courier

    package init(composer: AlertComposer, courier: Courier) {
        self.composer = composer
        self.courier = courier
    }

    /// Composes and delivers the alert.
    ///
    /// Throws `MessageError` when it cannot be composed, `UnkeptMessage` when it was neither delivered nor kept.
    package func accept(_ alert: Alert) async throws -> DeliveryReport {
        let (message, envelope) = try composer.compose(alert)
        return try await courier.deliver(message.serialized(), envelope: envelope)
    }
}
