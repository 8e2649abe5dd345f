internal import Files
internal import Glibc

/// A failed system call, by its `errno`.
struct SystemError: Error, Equatable {
    let code: Int32

    /// Makes a system call, again for as long as a signal interrupts it.
    @discardableResult
    static func check<Number: SignedInteger>(_ call: () -> Number) throws(SystemError) -> Number {
        do throws(Errno) {
            return try uninterrupted(call)
        } catch {
            throw SystemError(code: error.rawValue)
        }
    }

    /// The `errno` of the call that just failed.
    static var last: SystemError { SystemError(code: errno) }
    static var missing: SystemError { SystemError(code: ENOENT) }

    /// What the system says about it, such as `no such file or directory`.
    var reason: String { Errno(rawValue: code).reason }

    var isMissing: Bool { code == ENOENT || code == ENOTDIR }
    var isDenied: Bool { code == EACCES || code == EPERM }
}
