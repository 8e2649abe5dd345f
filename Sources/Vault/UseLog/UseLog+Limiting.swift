import Files

extension UseLog {
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
        within limit: UseLimit
    ) throws(VaultError) -> UseAdmission {
        let lock = try lock()
        defer { lock.release() }
        let moment = now()
        var count = UseCount(profile: profile, since: moment - limit.seconds, key: key)
        if let doubt = try count.takeAll(of: files, now: moment) { return .uncountable(doubt) }
        let times = count.times.sorted()
        guard times.count >= limit.count else {
            return .admitted(try write(.send(profile: profile, recipients: recipients)))
        }
        return .exhausted(until: times[times.count - limit.count] + limit.seconds)
    }
}
