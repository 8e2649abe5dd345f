/// A message that is neither delivered to all nor kept: the last chance not to lose it.
package struct UnkeptMessage: Error, Sendable {
    /// As it would have left; the caller can still write it somewhere.
    package let message: [UInt8]
    /// What the transport answered.
    package let recipients: [DeliveryReport.Recipient]
    /// Why it was not submitted; `nil` where it was.
    package let obstacle: Obstacle?
    /// Why it could not be kept.
    package let cause: UnsentStoreError
}
