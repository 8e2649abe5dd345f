import Glibc

/// A file in the making: it did not exist before, and only its owner can read it.
final class NewFile {
    let path: String
    private let descriptor: Int32

    /// Creates the file with the owner, group and mode of the one it is to replace, or, where `status` is `nil`, mode
    /// 0600.
    init(path: String, status: stat?) throws(VaultError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw VaultError(number: errno, doing: "create", path: path) }
        do throws(VaultError) {
            try take(status)
        } catch {
            discard()
            throw error
        }
    }

    /// Creates a file of mode 0600, or takes one of that name that is empty, as a process that was killed may have left it.
    /// Of several processes that do this at once, one gets it.
    ///
    /// - Throws: `.exists` for everything else that has the name.
    init(filling path: String) throws(VaultError) {
        self.path = path
        while true {
            let descriptor = try Self.openEmpty(path)
            while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
            var own = stat()
            guard fstat(descriptor, &own) == 0 else {
                let number = errno
                close(descriptor)
                throw VaultError(number: number, doing: "look at", path: path)
            }
            guard own.st_nlink > 0 else {
                // Another one has given up and taken it away.
                close(descriptor)
                continue
            }
            guard own.st_size == 0 else {
                close(descriptor)
                throw VaultError(number: EEXIST, doing: "create", path: path)
            }
            self.descriptor = descriptor
            break
        }
        do throws(VaultError) {
            try take(nil)
        } catch {
            discard()
            throw error
        }
    }

    private static func openEmpty(_ path: String) throws(VaultError) -> Int32 {
        let made = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        if made >= 0 { return made }
        let number = errno
        var status = stat()
        guard number == EEXIST, lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size == 0,
            status.st_uid == geteuid()
        else { throw VaultError(number: number, doing: "create", path: path) }
        let found = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
        guard found >= 0 else { throw VaultError(number: errno, doing: "open", path: path) }
        return found
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(VaultError) {
        var offset = 0
        while offset < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw VaultError(number: count < 0 ? errno : EIO, doing: "write", path: path) }
            offset += count
        }
    }

    /// Writes, flushes, and has `verify` look at what the disk returns.
    func write(_ bytes: [UInt8], verify: ([UInt8]) throws(VaultError) -> Void) throws(VaultError) {
        try bytes.span.withUnsafeBytes { bytes throws(VaultError) in try write(bytes) }
        try sync()
        let written = try readBack(count: bytes.count)
        guard written == bytes else {
            throw VaultError(kind: .io, path: path, reason: "the disk returns other bytes than were written")
        }
        try verify(written)
    }

    /// Waits until the disk has it.
    func sync() throws(VaultError) {
        guard fsync(descriptor) == 0 else { throw VaultError(number: errno, doing: "write", path: path) }
    }

    /// Reads back what has been written, `count` bytes and one more if it is there.
    func readBack(count: Int) throws(VaultError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count + 1)
        var used = 0
        while used < bytes.count {
            let got = bytes.withUnsafeMutableBytes { memory in
                let rest = UnsafeMutableRawBufferPointer(rebasing: memory[used...])
                return pread(descriptor, rest.baseAddress, rest.count, off_t(used))
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw VaultError(number: errno, doing: "read back", path: path) }
            guard got > 0 else { break }
            used += got
        }
        return Array(bytes.prefix(used))
    }

    func discard() {
        unlink(path)
    }

    private func take(_ status: stat?) throws(VaultError) {
        var own = stat()
        guard fstat(descriptor, &own) == 0 else { throw VaultError(number: errno, doing: "look at", path: path) }
        if let status, status.st_uid != own.st_uid || status.st_gid != own.st_gid {
            guard fchown(descriptor, status.st_uid, status.st_gid) == 0 else {
                throw VaultError(number: errno, doing: "keep the owner of", path: path)
            }
        }
        guard fchmod(descriptor, (status?.st_mode ?? 0o600) & 0o777) == 0 else {
            throw VaultError(number: errno, doing: "set the mode of", path: path)
        }
    }
}
