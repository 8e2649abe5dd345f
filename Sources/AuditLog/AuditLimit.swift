import Files
package import Vault

/// How many messages may leave within which time.
package struct AuditLimit: Sendable, Equatable {
    /// At least 1.
    package let count: Int
    /// At least 1.
    package let seconds: Int64

    package init(count: Int, seconds: Int64) {
        self.count = count
        self.seconds = seconds
    }
}

/// Whether a limit lets a message go.
package enum AuditAdmission: Sendable, Equatable {
    /// It does; the use is in the log, in the line with that number.
    case admitted(UInt64)
    /// Not before that time, in seconds since 1970.
    case exhausted(until: Int64)
    /// Nobody can tell: the log does not say how much was sent within the time of the limit.
    case uncountable(AuditDoubt)
}

/// Why a log cannot be counted on.
package enum AuditDoubt: Sendable, Equatable {
    /// There is none.
    case noLog
    /// It begins only then, in seconds since 1970, and nobody has said that this is right.
    case begins(Int64)
    /// What was sent cannot be read from a file that was changed.
    case broken(AuditFault)
}

extension AuditLog {
    /// Takes a message into the log where the limit allows it.
    ///
    /// Looking and writing are one step for all processes, so that no two get the last place. What counts are the
    /// messages of the profile whose lines are authentic, within the time of the limit or, after the clock was put back,
    /// in the future; not those that no recipient got. Lines that are known to be lost count as messages of now.
    ///
    /// - Throws: where the log cannot be read or written, which must be taken as a no.
    package func admit(
        profile: String,
        recipients: [String],
        within limit: AuditLimit
    ) throws(VaultError) -> AuditAdmission {
        let lock = try lock()
        defer { lock.release() }
        let moment = now()
        var count = AuditCount(profile: profile, since: moment - limit.seconds, key: key)
        if let doubt = try count.takeAll(of: files, now: moment) { return .uncountable(doubt) }
        let times = count.times.sorted()
        guard times.count >= limit.count else {
            return .admitted(try write(.send(profile: profile, recipients: recipients)))
        }
        return .exhausted(until: times[times.count - limit.count] + limit.seconds)
    }
}
