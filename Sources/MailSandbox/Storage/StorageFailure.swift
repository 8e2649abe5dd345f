internal import Glibc

/// A system call on a file that failed.
struct StorageFailure: Error, Equatable {
    let code: Int32

    /// The failure of the call just made.
    static func last() -> StorageFailure { StorageFailure(code: errno) }

    var isFull: Bool { code == ENOSPC || code == EDQUOT }
    var text: String { String(cString: strerror(code)) }
}
