import Escaping
import Glibc

/// A clock that cannot be set: the seconds since the machine was booted, including those asleep (`CLOCK_BOOTTIME`).
package struct BootClock: Sendable {
    /// A point in time, comparable with others of the same boot.
    struct Moment: Equatable, Sendable {
        /// 16 bytes that the kernel draws at each boot.
        let bootID: [UInt8]
        let seconds: UInt64

        static let bootIDLength = 16
    }

    let now: @Sendable () throws(VaultError) -> Moment

    init(now: @escaping @Sendable () throws(VaultError) -> Moment) {
        self.now = now
    }

    /// `CLOCK_BOOTTIME` and `/proc/sys/kernel/random/boot_id`.
    package static let system = BootClock { () throws(VaultError) in
        var time = timespec()
        guard clock_gettime(CLOCK_BOOTTIME, &time) == 0 else {
            throw VaultError(number: errno, doing: "read", path: "CLOCK_BOOTTIME")
        }
        return Moment(bootID: try readBootID(), seconds: UInt64(time.tv_sec))
    }

    /// Returns the bytes of an identifier as the kernel writes it, or `nil` where it is not one.
    static func parse(bootID text: String) -> [UInt8]? {
        let digits = text.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "\n") }
        guard digits.count == 2 * Moment.bootIDLength else { return nil }
        return Hexadecimal.bytes(Array(digits)[...])
    }

    private static func readBootID() throws(VaultError) -> [UInt8] {
        let path = "/proc/sys/kernel/random/boot_id"
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw VaultError(number: errno, doing: "open", path: path) }
        defer { close(descriptor) }
        let text = String(unsafeUninitializedCapacity: 64) { max(read(descriptor, $0.baseAddress, $0.count), 0) }
        guard let bytes = parse(bootID: text) else {
            throw VaultError(kind: .unsupported, path: path, .notBootID)
        }
        return bytes
    }
}
