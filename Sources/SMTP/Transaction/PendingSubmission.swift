import Mail

/// One message and what has become of it, over as many transactions as its recipients need.
struct PendingSubmission: Sendable {
    let message: [UInt8]
    let envelope: Envelope
    let requiresTLS: Bool
    private(set) var outcomes: [RecipientOutcome?]

    init(_ message: [UInt8], envelope: Envelope, requiresTLS: Bool) {
        self.message = message
        self.envelope = envelope
        self.requiresTLS = requiresTLS
        outcomes = Array(repeating: nil, count: envelope.forwardPaths.count)
    }

    var isDecided: Bool { outcomes.allSatisfy { $0 != nil } }

    /// Positions of recipients without an outcome, as many as one transaction may have.
    func batch(_ limits: Extensions.Limits) -> [Int] {
        var batch: [Int] = []
        var domains: Set<String> = []
        for position in outcomes.indices where outcomes[position] == nil {
            if let limit = limits.recipients, batch.count >= limit { break }
            let domain = envelope.forwardPaths[position].domain.lowercased()
            if let limit = limits.domains, domains.count >= limit, !domains.contains(domain) { continue }
            domains.insert(domain)
            batch.append(position)
        }
        return batch
    }

    mutating func take(_ decided: [Int: RecipientOutcome]) {
        for (position, outcome) in decided where outcomes[position] == nil { outcomes[position] = outcome }
    }

    mutating func decide(_ outcome: (Mailbox) -> RecipientOutcome?) {
        for position in outcomes.indices where outcomes[position] == nil {
            outcomes[position] = outcome(envelope.forwardPaths[position])
        }
    }
}
