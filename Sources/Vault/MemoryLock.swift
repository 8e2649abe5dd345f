import Glibc

/// Whether this process can keep its secrets out of swap.
package enum MemoryLock: Sendable, Equatable {
    /// What the secrets of one command take can be locked.
    case available
    /// It cannot. `limit` is `RLIMIT_MEMLOCK` in bytes; `nil` where there is no limit and the kernel refuses anyway.
    case refused(limit: UInt64?)

    /// What the secrets of one command take at most, in bytes. Each is locked in whole pages; a long access token, and the
    /// initial response made of it, are included.
    package static let need = 128 << 10

    /// Locks that much for a moment: the limit alone shows neither how much of it is used already, nor who is exempt.
    package static func tried() -> MemoryLock {
        let memory = mmap(nil, need, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let memory, memory != MAP_FAILED else { return .refused(limit: limit) }
        defer { munmap(memory, need) }
        return mlock(memory, need) == 0 ? .available : .refused(limit: limit)
    }

    /// `RLIMIT_MEMLOCK` in bytes; `nil` where it is unlimited.
    package static var limit: UInt64? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(__RLIMIT_MEMLOCK.rawValue), &limit) == 0 else { return nil }
        return limit.rlim_cur == rlim_t.max ? nil : UInt64(limit.rlim_cur)
    }
}
