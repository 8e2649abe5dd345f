internal import CSpawn
import Glibc

/// How a command ended, what it used, and when.
struct WaitResult: Sendable {
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

    /// Returns `nil` where it is not above our own, as the kernel counts the size of the process before exec too.
    private static func peakMemory(_ usage: rusage) -> Int? {
        var own = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &own)
        return usage.ru_maxrss > own.ru_maxrss ? usage.ru_maxrss << 10 : nil
    }

    private static func duration(_ time: timeval) -> Duration {
        .seconds(time.tv_sec) + .microseconds(time.tv_usec)
    }
}
