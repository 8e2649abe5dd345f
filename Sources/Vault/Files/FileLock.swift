import Glibc

/// The right to write a vault, held through `flock` on the file beside it that ends in `.lock`.
///
/// That file stays: taking it away would let two writers lock two files.
package final class FileLock {
    private let descriptor: Int32

    /// Waits until `deadline` has passed. Where root locks, the file becomes that of the owner of `owned`, the locked file
    /// itself unless another is named.
    package init(besides path: String, ownerOf owned: String? = nil, deadline: Duration) throws(VaultError) {
        let lockPath = path + ".lock"
        descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw VaultError(number: errno, doing: "open", path: lockPath) }
        Ownership.share(descriptor, withOwnerOf: owned ?? path)
        let clock = ContinuousClock()
        let end = clock.now + deadline
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw VaultError(number: errno, doing: "lock", path: lockPath)
            }
            guard clock.now < end else {
                throw VaultError(kind: .locked, path: path, .busy(for: deadline), remedy: .findWriter)
            }
            usleep(2_000)
        }
    }

    package func release() {
        flock(descriptor, LOCK_UN)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }
}
