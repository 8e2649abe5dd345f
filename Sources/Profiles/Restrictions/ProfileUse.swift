package import AuditLog
internal import Escaping
internal import Files
package import Mail
package import Submission
internal import Synchronization
internal import Vault

/// The use of one profile by this process: what its restrictions say of it, and the lines about it in the audit log.
package final class ProfileUse: Sendable {
    package let profile: String
    private let restrictions: Restrictions
    private let sender: Mailbox
    private let log: AuditLog
    private let warn: @Sendable (ProfileWarning) -> Void
    private let hasWarned = Mutex(false)

    /// `sender` is the profile's own; `warn` is called, at most once, where a use could not be written down.
    package init(
        _ entry: ProfileEntry,
        sender: Mailbox,
        log: AuditLog,
        warn: @escaping @Sendable (ProfileWarning) -> Void
    ) {
        profile = entry.name
        restrictions = entry.profile.restrictions
        self.sender = sender
        self.log = log
        self.warn = warn
    }

    /// Fails where the restrictions do not let one of the servers be connected to.
    package func checkServers(_ servers: [SubmissionServer]) async throws(ProfileError) {
        guard let fault = restrictions.serverFault(servers.map(\.host), profile: profile) else { return }
        await record(.refusal(profile: profile, recipients: [], .server))
        throw .restricted(fault)
    }

    /// Returns what the restrictions say against the message as a whole, and against each recipient, in their order.
    package func faults(
        _ message: [UInt8],
        _ envelope: Envelope
    ) -> (message: RestrictionFault?, recipients: [RestrictionFault?]) {
        (
            restrictions.senderFault(message, envelope, own: sender, profile: profile),
            envelope.forwardPaths.map { restrictions.recipientFault($0, profile: profile) }
        )
    }

    /// Writes down that a message is about to leave, where the limit lets it.
    ///
    /// - Returns: the number of the line; `nil` where it could not be written, and no limit needs it.
    /// - Throws: why the message has to wait.
    package func begin(_ recipients: [String]) async throws(SubmissionFailure) -> UInt64? {
        guard let limit = restrictions.limit else {
            return await record(.send(profile: profile, recipients: recipients))
        }
        let admission: AuditAdmission
        do throws(VaultError) {
            admission = try await blocking { [log, profile] () throws(VaultError) in
                try log.admit(profile: profile, recipients: recipients, within: limit.use)
            }
        } catch {
            throw SubmissionFailure(
                kind: .restriction(.limit),
                isPermanent: false,
                subject: Visible.escaped(error.path),
                reason: "\(error.reason), and the limit of \(Profile.subject(profile)) needs the audit log",
                remedy: .restoreAuditLog
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

    /// Writes a line. Where that fails there is a warning, once, and nothing else changes.
    ///
    /// - Returns: the number of the line.
    @discardableResult
    package func record(_ use: AuditedUse) async -> UInt64? {
        do throws(VaultError) {
            return try await blocking { [log] () throws(VaultError) in try log.append(use) }
        } catch {
            let isFirst = hasWarned.withLock { warned in
                defer { warned = true }
                return !warned
            }
            if isFirst { warn(.unrecordedUse(error)) }
            return nil
        }
    }
}

extension ProfileUse {
    private func exhausted(_ limit: MailLimit, until moment: Int64) -> SubmissionFailure {
        SubmissionFailure(
            kind: .restriction(.limit),
            isPermanent: false,
            subject: "limit of \(Profile.subject(profile))",
            reason: "\(limit.text) is reached; the next mail may go at \(UTCTime.text(moment))",
            remedy: .changeRestriction(.limit, profile: profile, allowed: [])
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
            kind: .restriction(.uncountableLimit),
            isPermanent: false,
            subject: "limit of \(Profile.subject(profile))",
            reason: "it cannot be counted: \(finding)",
            remedy: .verifyAuditLog
        )
    }
}
