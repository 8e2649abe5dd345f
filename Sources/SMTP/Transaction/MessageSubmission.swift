import Mail

/// One message on one connection, over as many transactions as its recipients need.
struct MessageSubmission: Sendable {
    enum Progress: Sendable, Equatable {
        case running
        /// Each recipient has an outcome.
        case decided
        /// The server takes no more mails on this connection, for the recipients that are left.
        case exhausted
        /// Nothing more can be said on this connection.
        case broken
    }

    private let message: [UInt8]
    private let envelope: Envelope
    private let requiresTLS: Bool
    private let plan: SubmissionPlan
    private let extensions: Extensions
    private var outcomes: [RecipientOutcome?]
    private var failure: SubmissionFailure?
    private var transaction: MailTransaction?
    /// Of the connection so far.
    private(set) var transactionCount: Int
    private(set) var progress = Progress.running

    /// What cannot go to a server with these extensions is decided at once.
    init(
        _ message: [UInt8],
        envelope: Envelope,
        requiresTLS: Bool,
        plan: SubmissionPlan,
        extensions: Extensions,
        isEncrypted: Bool,
        transactionCount: Int
    ) {
        self.message = message
        self.envelope = envelope
        self.requiresTLS = requiresTLS
        self.plan = plan
        self.extensions = extensions
        self.transactionCount = transactionCount
        outcomes = Array(repeating: nil, count: envelope.forwardPaths.count)
        refuseUnsupported(isEncrypted: isEncrypted)
    }

    var isDecided: Bool { outcomes.allSatisfy { $0 != nil } }

    var answer: SubmissionAnswer {
        SubmissionAnswer(outcomes: outcomes, failure: isDecided ? nil : failure)
    }

    /// What is waited for.
    var stage: SubmissionStage { transaction?.stage ?? .ready }

    /// Begins a transaction for the recipients without an outcome.
    mutating func begin() -> [SubmissionAction] {
        transaction = nil
        guard !isDecided else {
            progress = .decided
            return []
        }
        guard transactionCount < extensions.limits.mails ?? .max else {
            progress = .exhausted
            let reason = "the server takes no more mails on this connection"
            failure = plan.failure(.connection, isPermanent: false, reason)
            return []
        }
        do throws(SubmissionFailure) {
            let commands = try TransactionCommands(
                message,
                envelope: envelope,
                recipients: batch,
                extensions: extensions,
                requiresTLS: requiresTLS,
                isReset: transactionCount > 0,
                server: plan.server
            )
            transactionCount += 1
            transaction = MailTransaction(commands)
            return advance { $0.begin() }
        } catch {
            decide { _ in .failed(error) }
            progress = .decided
            return []
        }
    }

    mutating func received(_ reply: Reply) -> [SubmissionAction] {
        advance { [plan] in $0.received(reply, failure: plan.rejection) }
    }

    /// All octets of the message, or of a part of it, have left.
    mutating func messageSent() {
        transaction?.messageSent()
    }

    /// The connection is gone.
    mutating func interrupted(_ failure: SubmissionFailure) {
        _ = advance { transaction in
            transaction.interrupted(failure)
            return []
        }
    }

    /// The server closes the connection with this word, which is an answer to whatever was asked.
    mutating func closing(_ failure: SubmissionFailure) {
        _ = advance { transaction in
            transaction.closing(failure)
            return []
        }
    }

    private mutating func advance(_ step: (inout MailTransaction) -> [SubmissionAction]) -> [SubmissionAction] {
        guard var transaction else { return [] }
        let actions = step(&transaction)
        self.transaction = transaction
        guard transaction.progress != .running else { return actions }
        for (position, outcome) in transaction.outcomes where outcomes[position] == nil {
            outcomes[position] = outcome
        }
        guard case .broken(let failure) = transaction.progress else { return actions + begin() }
        self.failure = failure
        progress = .broken
        return actions
    }

    private mutating func refuseUnsupported(isEncrypted: Bool) {
        let unsupported = { [plan] in plan.failure(.unsupported, isPermanent: true, $0) }
        if let limit = extensions.maximumMessageSize, message.count > limit {
            let failure = unsupported("the message has \(message.count) octets and the server takes \(limit) at most")
            decide { _ in .failed(failure) }
        }
        if requiresTLS, !isEncrypted || !extensions.offers("REQUIRETLS") {
            let failure = unsupported("the server does not offer REQUIRETLS, and the mail may not go without it")
            decide { _ in .failed(failure) }
        }
        guard !extensions.offers("SMTPUTF8") else { return }
        let failure = unsupported("the address needs SMTPUTF8, which the server does not offer")
        let isSenderBeyondASCII = envelope.reversePath?.isBeyondASCII == true
        decide { isSenderBeyondASCII || $0.isBeyondASCII ? .failed(failure) : nil }
    }

    /// Positions of recipients without an outcome, as many as one transaction may have.
    private var batch: [Int] {
        let limits = extensions.limits
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

    private mutating func decide(_ outcome: (Mailbox) -> RecipientOutcome?) {
        for position in outcomes.indices where outcomes[position] == nil {
            outcomes[position] = outcome(envelope.forwardPaths[position])
        }
    }
}
