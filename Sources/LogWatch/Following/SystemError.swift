internal import Glibc

/// A failed system call, by its `errno`.
struct SystemError: Error, Equatable {
    let code: Int32

    /// The `errno` of the call that just failed.
    static var last: SystemError { SystemError(code: errno) }
    static var missing: SystemError { SystemError(code: ENOENT) }

    /// What the system says about it, such as `no such file or directory`.
    var reason: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
        let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self).lowercased()
    }

    var isMissing: Bool { code == ENOENT || code == ENOTDIR }
    var isDenied: Bool { code == EACCES || code == EPERM }
}
