import CSpawn
import Glibc

/// What the limits of this process (`ulimit`) leave.
enum ResourceLimits {
    /// Descriptors that a command needs for its event loops, files and connections.
    private static let descriptors = 12
    /// Address space that a command needs for its heap and the stacks of its threads, in bytes.
    private static let addressSpace = 192 << 20

    /// Lets a write beyond the limit on the size of files fail, where otherwise a signal ends the process.
    ///
    /// A command that is started finds the signal as it was.
    static func survivesFileSize() {
        var action = sigaction()
        guard sigaction(SIGXFSZ, nil, &action) == 0 else { return }
        guard unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 0 else { return }
        // A handler, not SIG_IGN, which would be inherited.
        action.__sigaction_handler.sa_handler = { _ in }
        action.sa_flags = Int32(SA_RESTART)
        sigaction(SIGXFSZ, &action, nil)
    }

    /// Looks whether threads and event loops can be had, without which the runtime waits forever or ends by a signal.
    ///
    /// - Throws: a failure that names the limit.
    static func check() throws(CommandFailure) {
        guard let files = limit(RLIMIT_NOFILE), !leavesDescriptors(files) else { return try checkAddressSpace() }
        throw CommandFailure(
            "limit on open files",
            "\(files) are too few",
            hint: "raise it: ulimit -n 256, or LimitNOFILE= in a unit",
            status: .inputOutput
        )
    }

    private static func checkAddressSpace() throws(CommandFailure) {
        guard let limit = limit(RLIMIT_AS) else { return }
        // Every thread would reserve 64 MiB for a heap of its own, until no further thread can be had.
        heap_share()
        let probe = mmap(nil, addressSpace, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard probe == MAP_FAILED else {
            munmap(probe, addressSpace)
            return
        }
        throw CommandFailure(
            "limit on address space",
            "\(limit >> 20) MiB are too little",
            hint: "raise it: ulimit -v unlimited, or LimitAS= in a unit",
            status: .inputOutput
        )
    }

    private static func leavesDescriptors(_ limit: UInt64) -> Bool {
        if limit >= 1024 { return true }
        var free = 0
        for number in 0..<Int32(limit) where fcntl(number, F_GETFD) < 0 {
            free += 1
            if free == descriptors { return true }
        }
        return false
    }

    /// Returns `nil` where there is none.
    private static func limit(_ resource: __rlimit_resource) -> UInt64? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return nil }
        return limit.rlim_cur == rlim_t.max ? nil : UInt64(limit.rlim_cur)
    }
}
