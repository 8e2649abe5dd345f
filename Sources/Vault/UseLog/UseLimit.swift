/// How many messages may leave within which time.
package struct UseLimit: Sendable, Equatable {
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
package enum UseAdmission: Sendable, Equatable {
    /// It does; the use is in the log, in the line with that number.
    case admitted(UInt64)
    /// Not before that time, in seconds since 1970.
    case exhausted(until: Int64)
    /// Nobody can tell: the log does not say how much was sent within the time of the limit.
    case uncountable(UseDoubt)
}

/// Why a log cannot be counted on.
package enum UseDoubt: Sendable, Equatable {
    /// There is none.
    case noLog
    /// It begins only then, in seconds since 1970, and nobody has said that this is right.
    case begins(Int64)
    /// What was sent cannot be read from a file that was changed.
    case broken(UseFault)
}
