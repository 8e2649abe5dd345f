import Glibc

/// Who uses the vault.
struct AuditOrigin: Sendable, Equatable {
    let userID: UInt32
    /// The systemd unit, where the process belongs to one.
    let unit: String?

    /// This process.
    static func current() -> AuditOrigin {
        AuditOrigin(userID: getuid(), unit: unit(inControlGroups: controlGroups()))
    }

    /// Finds the unit in what `/proc/self/cgroup` says: the innermost service, scope or the like of the unified
    /// hierarchy, or else of systemd's own one.
    static func unit(inControlGroups text: String) -> String? {
        let lines = text.split(separator: "\n")
        let paths =
            lines.filter { $0.hasPrefix("0::") }.map { $0.dropFirst(3) }
            + lines.filter { $0.contains(":name=systemd:") }.map { $0.drop { $0 != "/" } }
        for path in paths {
            let unit = path.split(separator: "/").last { part in
                [".service", ".scope", ".socket", ".mount", ".swap"].contains { part.hasSuffix($0) }
            }
            if let unit, unit.utf8.count <= 256 { return String(unit) }
        }
        return nil
    }

    private static func controlGroups() -> String {
        let descriptor = open("/proc/self/cgroup", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
