import AuditLog
import Files
import Escaping
import Mail
import Submission
import Synchronization
import Vault

/// The use of one profile by this process: what its policy says of it, and the lines that tell of it in the audit log.
final class ProfileUse: Sendable {
    let profile: String
    private let policy: SendingPolicy
    private let sender: Mailbox
    private let log: AuditLog
    private let terminal: Terminal
    private let hasWarned = Mutex(false)

    init(_ entry: ProfileEntry, sender: Mailbox, log: AuditLog, _ terminal: Terminal) {
        profile = entry.name
        policy = entry.profile.policy ?? SendingPolicy()
        self.sender = sender
        self.log = log
        self.terminal = terminal
    }

    /// Fails where the policy does not let one of the servers be connected to.
    func checkServers(_ servers: [SubmissionServer]) async throws(CommandFailure) {
        guard let fault = policy.serverFault(servers.map(\.host), profile: profile) else { return }
        await record(.refusal(profile: profile, recipients: [], .server))
        throw CommandFailure(fault)
    }

    /// Returns what the policy says against the message as a whole, and against each recipient, in their order.
    func faults(
        _ message: [UInt8],
        _ envelope: Envelope
    ) -> (message: SubmissionFailure?, recipients: [SubmissionFailure?]) {
        (
            policy.senderFault(message, envelope, own: sender, profile: profile),
            envelope.forwardPaths.map { policy.recipientFault($0, profile: profile) }
        )
    }

    /// Writes down that a message is about to leave, where the limit lets it.
    ///
    /// - Returns: the number of the line; `nil` where it could not be written, and no limit needs it.
    /// - Throws: why the message has to wait.
    func begin(_ recipients: [String]) async throws(SubmissionFailure) -> UInt64? {
        guard let limit = policy.limit else {
            return await record(.send(profile: profile, recipients: recipients))
        }
        let admission: AuditAdmission
        do {
            admission = try await blocking { [log, profile] in
                try log.admit(profile: profile, recipients: recipients, within: limit.use)
            }
        } catch {
            let failure = CommandFailure(converting: error)
            throw SubmissionFailure(
                kind: .policy,
                isPermanent: false,
                subject: failure.what,
                reason: "\(failure.why), and the limit of profile '\(Visible.escaped(profile))' needs the audit log",
                remedy: .advice(failure.hint ?? "put the audit log right, and send the kept message again")
            )
        }
        let failure: SubmissionFailure
        switch admission {
        case .admitted(let number): return number
        case .exhausted(let moment): failure = exhausted(limit, until: moment)
        case .uncountable(let doubt): failure = uncountable(doubt)
        }
        await record(.refusal(profile: profile, recipients: recipients, .limit))
        throw failure
    }

    /// Writes a line. Where that fails it is told, once, and nothing else changes.
    @discardableResult
    func record(_ use: AuditedUse) async -> UInt64? {
        do {
            return try await blocking { [log] in try log.append(use) }
        } catch {
            let failure = CommandFailure(converting: error)
            let isFirst = hasWarned.withLock { warned in
                defer { warned = true }
                return !warned
            }
            if isFirst { terminal.note("audit log: \(failure.what): \(failure.why); this use is not written down") }
            return nil
        }
    }
}

extension ProfileUse {
    private func exhausted(_ limit: MailLimit, until moment: Int64) -> SubmissionFailure {
        SubmissionFailure(
            kind: .policy,
            isPermanent: false,
            subject: "limit of profile '\(Visible.escaped(profile))'",
            reason: "\(limit.text) is reached; the next mail may go at \(UTCTime.text(moment))",
            remedy: .advice("change it with: notify profile set \(Visible.escaped(profile)) --limit …")
        )
    }

    private func uncountable(_ doubt: AuditDoubt) -> SubmissionFailure {
        let file = Visible.escaped(log.path)
        let finding =
            switch doubt {
            case .noLog: "there is no audit log \(file) to count in"
            case .begins(let moment): "the audit log \(file) begins only at \(UTCTime.text(moment))"
            case .broken(let fault): "\(Visible.escaped(fault.file)): \(fault.reason)"
            }
        return SubmissionFailure(
            kind: .configuration,
            isPermanent: false,
            subject: "limit of profile '\(Visible.escaped(profile))'",
            reason: "it cannot be counted: \(finding)",
            remedy: .advice(
                "look with: notify vault log --verify; if all is well, go on with: notify vault log --accept"
            )
        )
    }
}
