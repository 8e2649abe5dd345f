import CSodium
import Glibc

/// Keeps this process out of core dumps, and debuggers of the same user out of this process.
package enum ProcessHardening {
    /// Forbids core dumps and tracing (`PR_SET_DUMPABLE`, prctl(2)), lowers the soft limit on core files to 0, gives the
    /// signals of a crash their default action (the crash reporter of the runtime prints memory), and tries to lock memory.
    ///
    /// Call it before the first secret is read. Two consequences: children inherit the soft limit on core files, so a
    /// wrapped command has to be started before, or given the old limit back (the hard limit is untouched); and without
    /// root's rights the process can no longer open `/proc/self/fd`, nor `/dev/stdin`, which links there.
    ///
    /// - Returns: whether secrets can be locked against swapping.
    package static func apply() -> MemoryLock {
        _ = vault_forbid_dumping()
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_CORE.rawValue)
        if getrlimit(resource, &limit) == 0 {
            limit.rlim_cur = 0
            _ = setrlimit(resource, &limit)
        }
        for signal in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP] { giveBack(signal) }
        return MemoryLock.tried()
    }

    /// Lets a signal do what it does by default, unless it is ignored.
    private static func giveBack(_ number: Int32) {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return }
        let ignored = unsafeBitCast(SIG_IGN, to: Int.self)
        guard unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) != ignored else { return }
        signal(number, SIG_DFL)
    }
}
