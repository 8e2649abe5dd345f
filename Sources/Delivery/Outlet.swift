package import Mail

/// An opened way out for mail, such as a profile with its connection.
package protocol Outlet: Sendable {
    /// Whose address messages are sent with.
    var sender: Mailbox { get }
    var transport: any Transport { get }

    /// Returns what forbids the message to leave this way, one element for each forward path; `nil` where nothing does.
    ///
    /// Connects to nothing. `transport` refuses the same.
    func objections(to message: [UInt8], envelope: Envelope) -> [SubmissionFailure?]

    /// Ends the connection, if there is one.
    func close() async
}

/// Opens the way out. Whoever knows profiles and the vault conforms to it.
package protocol OutletSource: Sendable {
    func open() async throws(UnopenedOutlet) -> any Outlet
}

extension OutletSource {
    /// Opens the way out, or returns why it stays closed.
    package func opened() async -> Result<any Outlet, UnopenedOutlet> {
        do throws(UnopenedOutlet) {
            return .success(try await open())
        } catch {
            return .failure(error)
        }
    }
}

/// Why there is no way out: the vault is locked, say, or has no such profile.
package struct UnopenedOutlet: Error, Sendable {
    /// What failed, as kept messages tell it.
    package let subject: String
    package let reason: String
    /// What it was made of.
    package let underlying: any Error

    package init(subject: String, reason: String, underlying: any Error) {
        self.subject = subject
        self.reason = reason
        self.underlying = underlying
    }
}
