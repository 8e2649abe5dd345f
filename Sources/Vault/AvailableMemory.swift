import Glibc

/// How much memory this process may still allocate.
enum AvailableMemory {
    /// Returns the smaller of what the machine has free and what `RLIMIT_AS` leaves, in bytes; `nil` where neither is
    /// known.
    static func current() -> UInt64? {
        [ofMachine(), underLimit()].compactMap { $0 }.min()
    }

    /// Returns `MemAvailable` of a `/proc/meminfo`, in bytes.
    static func parse(meminfo text: String) -> UInt64? {
        for line in text.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count == 3, fields[2] == "kB", let kibibytes = UInt64(fields[1]) else { return nil }
            return kibibytes.multipliedReportingOverflow(by: 1024).overflow ? nil : kibibytes * 1024
        }
        return nil
    }

    private static func ofMachine() -> UInt64? {
        contents(of: "/proc/meminfo").flatMap(parse(meminfo:))
    }

    private static func underLimit() -> UInt64? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return nil }
        guard limit.rlim_cur != rlim_t.max else { return nil }
        let pages = contents(of: "/proc/self/statm")?.split(separator: " ").first.flatMap { UInt64($0) } ?? 0
        let used = pages.multipliedReportingOverflow(by: UInt64(max(sysconf(Int32(_SC_PAGESIZE)), 0))).partialValue
        return UInt64(limit.rlim_cur) > used ? UInt64(limit.rlim_cur) - used : 0
    }

    /// Returns the first 4 KiB, which contain the lines in question.
    private static func contents(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, used in
            used = max(read(descriptor, buffer.baseAddress, buffer.count), 0)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
