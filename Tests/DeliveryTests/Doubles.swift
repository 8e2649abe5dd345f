import Mail

@testable import Delivery

/// Answers with what it was told, and remembers what it was asked.
actor ScriptedTransport: Transport {
    private let outcomes: [RecipientOutcome]
    private(set) var submissions: [[UInt8]] = []
    private(set) var envelopes: [Envelope] = []

    init(_ outcomes: [RecipientOutcome]) {
        self.outcomes = outcomes
    }

    func submit(_ message: [UInt8], envelope: Envelope) async -> [RecipientOutcome] {
        submissions.append(message)
        envelopes.append(envelope)
        return outcomes
    }
}

/// A way out that leads to a scripted transport.
struct ScriptedOutlet: Outlet, OutletSource {
    let sender: Mailbox
    let scripted: ScriptedTransport
    var objections: [SubmissionFailure?] = []
    /// Why it does not open.
    var failure: UnopenedOutlet?

    init(_ outcomes: [RecipientOutcome] = [.accepted("ok")], sender: String = "alerts@example.com") throws {
        self.sender = try Mailbox(parsing: sender)
        scripted = ScriptedTransport(outcomes)
    }

    var transport: any Transport { scripted }

    func objections(to message: [UInt8], envelope: Envelope) -> [SubmissionFailure?] { objections }

    func close() async {}

    func open() async throws(UnopenedOutlet) -> any Outlet {
        if let failure { throw failure }
        return self
    }
}

struct LockedVault: Error {}
