package import Mail

extension SubmissionStateMachine {
    /// Submits a message. The connection is ready, and nothing else is under way.
    ///
    /// The message has line ends of CRLF and is not dot-stuffed. With `requiresTLS`, the servers on the way must not
    /// hand it on without TLS (RFC 8689).
    package mutating func submit(
        _ message: [UInt8],
        envelope: Envelope,
        requiresTLS: Bool = false
    ) -> [SubmissionAction] {
        var submission = PendingSubmission(message, envelope: envelope, requiresTLS: requiresTLS)
        guard case .ready = state else {
            return [
                .submitted(
                    SubmissionAnswer(
                        outcomes: submission.outcomes,
                        failure: connectionFailure("the connection is closed")
                    )
                )
            ]
        }
        if let failure = obstacle(to: submission) { submission.decide { _ in .failed(failure) } }
        if !extensions.offers("SMTPUTF8") {
            let failure = unsupported("the address needs SMTPUTF8, which the server does not offer")
            if envelope.reversePath?.isBeyondASCII == true { submission.decide { _ in .failed(failure) } }
            submission.decide { $0.isBeyondASCII ? .failed(failure) : nil }
        }
        self.submission = submission
        guard envelope.reports != nil, !extensions.offers("DSN"), !submission.isDecided else { return proceed() }
        return [.note("\(plan.server) does not offer DSN: no report is asked for")] + proceed()
    }

    /// Ends the connection politely; for one that is ready.
    package mutating func quit() -> [SubmissionAction] {
        guard case .ready = state else { return [] }
        state = .quit
        return farewell()
    }

    /// Goes on with a transaction, or with what follows it.
    mutating func settle(_ transaction: MailTransaction) -> [SubmissionAction] {
        switch transaction.progress {
        case .running:
            state = .transaction(transaction)
            return []
        case .ended:
            state = .ready
            submission?.take(transaction.outcomes)
            return proceed()
        case .broken(let failure):
            state = .done
            submission?.take(transaction.outcomes)
            return answer(failure) + [.close]
        }
    }

    /// Begins the next transaction, or answers where none is needed or allowed.
    private mutating func proceed() -> [SubmissionAction] {
        guard let submission, !submission.isDecided else { return answer() }
        guard mailCount < extensions.limits.mails ?? .max else {
            return answer(connectionFailure("the server takes no more mails on this connection")) + quit()
        }
        do throws(SubmissionFailure) {
            var transaction = MailTransaction(
                try TransactionScript(
                    submission.message,
                    envelope: submission.envelope,
                    recipients: submission.batch(extensions.limits),
                    extensions: extensions,
                    requiresTLS: submission.requiresTLS,
                    isReset: mailCount > 0,
                    server: plan.server
                )
            )
            mailCount += 1
            let actions = transaction.begin()
            return actions + settle(transaction)
        } catch {
            self.submission?.decide { _ in .failed(error) }
            return answer()
        }
    }

    private mutating func answer(_ failure: SubmissionFailure? = nil) -> [SubmissionAction] {
        guard let submission else { return [] }
        self.submission = nil
        return [
            .submitted(
                SubmissionAnswer(outcomes: submission.outcomes, failure: submission.isDecided ? nil : failure)
            )
        ]
    }

    /// Why the message cannot go to this server at all.
    private func obstacle(to submission: PendingSubmission) -> SubmissionFailure? {
        let count = submission.message.count
        if let limit = extensions.maximumMessageSize, count > limit {
            return unsupported("the message has \(count) octets and the server takes \(limit) at most")
        }
        if submission.requiresTLS, !isEncrypted || !extensions.offers("REQUIRETLS") {
            return unsupported("the server does not offer REQUIRETLS, and the mail may not go without it")
        }
        return nil
    }

    private func unsupported(_ reason: String) -> SubmissionFailure {
        SubmissionFailure(kind: .unsupported, isPermanent: true, subject: plan.server, reason: reason)
    }

    private func connectionFailure(_ reason: String) -> SubmissionFailure {
        SubmissionFailure(kind: .connection, isPermanent: false, subject: plan.server, reason: reason)
    }
}
