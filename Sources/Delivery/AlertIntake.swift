package import Alerts

/// Where a source hands in its alerts.
package protocol AlertIntake: Sendable {
    /// Takes responsibility for the alert: returns when it is delivered or safely kept.
    ///
    /// A source may forget what it saw only after this has returned; what is thrown means that nothing was kept.
    func accept(_ alert: Alert) async throws -> DeliveryReport
}
