/// What the vault was used for, or its owner said.
package enum AuditedUse: Sendable, Equatable {
    /// How a use went.
    package enum Outcome: String, Sendable, CaseIterable {
        /// Every recipient was accepted.
        case delivered
        /// Some were.
        case partly
        /// None was; the message counts for no limit.
        case undelivered
        /// The server may have the message.
        case unknown
        /// A test went through.
        case passed
        /// A test did not.
        case failed
    }

    /// What of a profile's policy kept a message back.
    package enum Refusal: String, Sendable, CaseIterable {
        case recipient
        case sender
        case server
        case limit
    }

    /// The profile's credential is about to go to its server, with a message. Of many recipients, `more` are not listed.
    case send(profile: String, recipients: [String], more: Int = 0)
    /// The same without a message.
    case test(profile: String)
    /// What became of the line with that number.
    case outcome(of: UInt64, Outcome)
    /// A policy kept a message back.
    case refusal(profile: String, recipients: [String], more: Int = 0, Refusal)
    /// The profile's owner set its limit: it is counted from here.
    case limit(profile: String)
    /// The vault's owner knows of what is wrong above.
    case acceptance

    /// The word in the log.
    package var action: String {
        switch self {
        case .send: "send"
        case .test: "test"
        case .outcome: "outcome"
        case .refusal: "refuse"
        case .limit: "limit"
        case .acceptance: "accept"
        }
    }

    package var profile: String? {
        switch self {
        case .send(let profile, _, _), .test(let profile), .refusal(let profile, _, _, _), .limit(let profile): profile
        case .outcome, .acceptance: nil
        }
    }

    /// Those that are listed, and how many there are besides.
    package var recipients: (listed: [String], more: Int) {
        switch self {
        case .send(_, let recipients, let more), .refusal(_, let recipients, let more, _): (recipients, more)
        case .test, .outcome, .limit, .acceptance: ([], 0)
        }
    }

    /// Returns it with so many recipients that they take at most `limit` octets of a line.
    func fitting(_ limit: Int) -> AuditedUse {
        let (all, more) = recipients
        var used = 0
        let kept = all.prefix { recipient in
            used += JSONLine.width(of: recipient) + 1
            return used <= limit
        }
        guard kept.count < all.count else { return self }
        let left = more + all.count - kept.count
        switch self {
        case .send(let profile, _, _): return .send(profile: profile, recipients: Array(kept), more: left)
        case .refusal(let profile, _, _, let reason):
            return .refusal(profile: profile, recipients: Array(kept), more: left, reason)
        case .test, .outcome, .limit, .acceptance: return self
        }
    }
}
