import Glibc

/// How a command ended and what it used.
struct Ending: Sendable {
    let termination: Termination
    let usage: ResourceUsage
    let instant = ContinuousClock.now

    init(_ termination: Termination, usage: ResourceUsage = ResourceUsage()) {
        self.termination = termination
        self.usage = usage
    }

    init(waitStatus: Int32, usage: rusage) {
        termination = Termination(waitStatus: waitStatus)
        self.usage = ResourceUsage(
            user: Self.duration(usage.ru_utime),
            system: Self.duration(usage.ru_stime),
            peakMemory: Self.peakMemory(usage)
        )
    }

    /// - Returns: `nil` where it is below our own: the kernel counts what a program was before it was executed.
    private static func peakMemory(_ usage: rusage) -> Int? {
        var own = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &own)
        return usage.ru_maxrss > own.ru_maxrss ? usage.ru_maxrss << 10 : nil
    }

    private static func duration(_ time: timeval) -> Duration {
        .seconds(time.tv_sec) + .microseconds(time.tv_usec)
    }
}
