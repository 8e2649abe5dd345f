import Glibc
package import SystemPackage

/// The right to write a file, held through `flock` on another beside it.
///
/// That other file stays: taking it away would let two writers lock two files. The lock ends with the last reference.
package final class FileLock: Sendable {
    private let file: OwnedDescriptor

    /// Locks through `path` with the ending `.lock`.
    package convenience init(
        beside path: FilePath,
        ownerOf owned: FilePath? = nil,
        deadline: Duration
    ) throws(FileError) {
        try self.init(path.adding(".lock"), of: path, ownerOf: owned ?? path, deadline: deadline)
    }

    /// - Parameters:
    ///   - lockPath: the file that is locked; it is made with mode 0600 where it is missing.
    ///   - path: what is written under the lock.
    ///   - owned: whose owner the lock's file gets where root makes it.
    ///   - deadline: how long another process may hold it.
    /// - Throws: `.busy` with `path`; `.system` with `lockPath`.
    package init(
        _ lockPath: FilePath,
        of path: FilePath,
        ownerOf owned: FilePath,
        deadline: Duration
    ) throws(FileError) {
        file = try OwnedDescriptor.open(lockPath, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, to: .open)
        file.descriptor.share(withOwnerOf: owned)
        let end = ContinuousClock.now + deadline
        while true {
            do throws(Errno) {
                try uninterrupted { flock(file.descriptor.rawValue, LOCK_EX | LOCK_NB) }
                return
            } catch {
                guard error == .wouldBlock else { throw FileError(.lock, lockPath, error) }
            }
            guard ContinuousClock.now < end else { throw FileError(.lock, path, .busy(deadline)) }
            usleep(2_000)
        }
    }

    package func release() {
        flock(file.descriptor.rawValue, LOCK_UN)
    }
}
