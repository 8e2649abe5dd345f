import Escaping
import Vault

/// One line of the audit log, read or about to be written.
package struct AuditLine: Sendable, Equatable {
    /// What the writer of a line found wrong before it.
    struct Traces: Sendable, Equatable {
        enum Head: String, Sendable {
            case missing
            case wrong
        }

        /// How many octets of an unfinished line stand before this one.
        var torn: Int?
        /// How many lines the head knew of that are not there.
        var lost: UInt64?
        var head: Head?
    }

    /// Counts from 1, over all files.
    package let number: UInt64
    /// Seconds since 1970, UTC, by the clock of the machine.
    package let time: Int64
    /// 32 hexadecimal digits.
    package let vaultID: String
    package let userID: UInt32
    /// The systemd unit that the process belonged to.
    package let unit: String?
    /// The number of the slot that had opened the vault; 0 where it was unlocked already.
    package let slot: Int
    package let event: AuditEvent
    let traces: Traces

    /// In octets, with the line end. Longer lists of recipients are cut.
    static let limit = 4096
    /// In octets, of what recipients take of a line.
    private static let recipientLimit = 2400

    init(
        number: UInt64,
        time: Int64,
        vaultID: String,
        origin: AuditOrigin,
        slot: Int,
        event: AuditEvent,
        traces: Traces
    ) {
        self.number = number
        self.time = time
        self.vaultID = vaultID
        self.userID = origin.userID
        self.unit = origin.unit
        self.slot = slot
        self.event = event.use.map { .use($0.fitting(Self.recipientLimit)) } ?? event
        self.traces = traces
    }
}

// MARK: - Form

extension AuditLine {
    /// The line up to where its code begins.
    var signedBytes: [UInt8] {
        var json = JSONLine()
        json.add("n", number)
        json.add("time", UTCTime.text(time))
        json.add("vault", vaultID)
        json.add("uid", UInt64(userID))
        if let unit { json.add("unit", unit) }
        json.add("action", event.action)
        json.add("slot", UInt64(slot))
        if let use = event.use { Self.add(use, to: &json) }
        if let continuation = event.continuation {
            json.add("previous", Hexadecimal.text(continuation.previous))
            json.add("hash", Hexadecimal.text(continuation.hash))
            json.add("verified", continuation.isVerified)
        }
        if let torn = traces.torn { json.add("torn", UInt64(torn)) }
        if let lost = traces.lost { json.add("lost", lost) }
        if let head = traces.head { json.add("head", head.rawValue) }
        return json.bytes
    }

    private static func add(_ use: AuditedUse, to json: inout JSONLine) {
        if let profile = use.profile { json.add("profile", profile) }
        let (recipients, more) = use.recipients
        if !recipients.isEmpty { json.add("recipients", recipients) }
        if more > 0 { json.add("more", UInt64(more)) }
        if case .outcome(let number, let outcome) = use {
            json.add("of", number)
            json.add("outcome", outcome.rawValue)
        }
        if case .refusal(_, _, _, let reason) = use { json.add("reason", reason.rawValue) }
    }

    /// Reads what stands before the code; `nil` where it is no line of this log.
    init?(signedBytes: ArraySlice<UInt8>) {
        guard let fields = JSONLine.fields(signedBytes),
            let number = fields["n"]?.number, number > 0,
            let time = fields["time"]?.text.flatMap(UTCTime.seconds),
            let vaultID = fields["vault"]?.text,
            let userID = fields["uid"]?.number.flatMap(UInt32.init(exactly:)),
            let slot = fields["slot"]?.number.flatMap(Int.init(exactly:)),
            let event = Self.event(fields)
        else { return nil }
        self.number = number
        self.time = time
        self.vaultID = vaultID
        self.userID = userID
        self.unit = fields["unit"]?.text
        self.slot = slot
        self.event = event
        traces = Traces(
            torn: fields["torn"]?.number.flatMap(Int.init(exactly:)),
            lost: fields["lost"]?.number,
            head: fields["head"]?.text.flatMap(Traces.Head.init(rawValue:))
        )
    }

    private static func event(_ fields: [String: JSONLine.Value]) -> AuditEvent? {
        switch fields["action"]?.text {
        case "start": .start
        case "rotate": continuation(fields).map { .rotation($0) }
        case "rekey": continuation(fields).map { .rekey($0) }
        default: use(fields).map { .use($0) }
        }
    }

    private static func use(_ fields: [String: JSONLine.Value]) -> AuditedUse? {
        let profile = fields["profile"]?.text
        let recipients = fields["recipients"]?.list ?? []
        let more = fields["more"]?.number.flatMap(Int.init(exactly:)) ?? 0
        switch fields["action"]?.text {
        case "send": return profile.map { .send(profile: $0, recipients: recipients, more: more) }
        case "test": return profile.map { .test(profile: $0) }
        case "outcome":
            guard let number = fields["of"]?.number,
                let outcome = fields["outcome"]?.text.flatMap(AuditedUse.Outcome.init(rawValue:))
            else { return nil }
            return .outcome(of: number, outcome)
        case "refuse":
            guard let profile, let reason = fields["reason"]?.text.flatMap(AuditedUse.Refusal.init(rawValue:)) else {
                return nil
            }
            return .refusal(profile: profile, recipients: recipients, more: more, reason)
        case "limit": return profile.map { .limit(profile: $0) }
        case "accept": return .acceptance
        default: return nil
        }
    }

    private static func continuation(_ fields: [String: JSONLine.Value]) -> AuditEvent.Continuation? {
        guard let previous = fields["previous"]?.text.flatMap({ Hexadecimal.bytes(Array($0.utf8)[...]) }),
            let hash = fields["hash"]?.text.flatMap({ Hexadecimal.bytes(Array($0.utf8)[...]) }),
            previous.count == AuditKey.codeLength, hash.count == AuditKey.codeLength,
            let isVerified = fields["verified"]?.flag
        else { return nil }
        return AuditEvent.Continuation(previous: previous, hash: hash, isVerified: isVerified)
    }
}
