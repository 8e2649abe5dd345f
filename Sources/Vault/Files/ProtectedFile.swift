import Glibc

/// A regular file that nobody but its owner (or root's own group) can read, open for reading.
struct ProtectedFile: ~Copyable {
    /// What `fstat` told when it was opened.
    let status: stat
    private let descriptor: Int32
    private let path: String

    /// Opens and checks. Never follows a link unless told to, never waits for a FIFO's writer.
    ///
    /// The owner has to be this user or root. The mode has to be 0600 or 0400, or, where root is the owner, 0640 or 0440.
    /// Neither is asked of a file whose contents are sealed, where `admitsOthers`.
    init(path: String, followsLinks: Bool, admitsOthers: Bool = false) throws(VaultError) {
        let descriptor = open(
            path,
            O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (followsLinks ? 0 : O_NOFOLLOW)
        )
        guard descriptor >= 0 else {
            guard errno != ELOOP || followsLinks else {
                throw VaultError(kind: .permissions, path: path, reason: "is a symbolic link, which is not followed")
            }
            // A socket.
            guard errno != ENXIO else {
                throw VaultError(kind: .permissions, path: path, .notRegularFile)
            }
            throw VaultError(number: errno, doing: "open", path: path)
        }
        var status = stat()
        let fault =
            fstat(descriptor, &status) == 0
            ? Self.fault(of: status, admitsOthers: admitsOthers, path: path)
            : VaultError(number: errno, doing: "look at", path: path)
        if let fault {
            close(descriptor)
            throw fault
        }
        self.descriptor = descriptor
        self.path = path
        self.status = status
    }

    deinit {
        close(descriptor)
    }

    /// Reads the whole file, which may have up to `limit` bytes.
    func readAll(limit: Int) throws(VaultError) -> [UInt8] {
        let size = Int(status.st_size)
        guard size <= limit else {
            throw VaultError(kind: .malformed, path: path, .largerThan(limit))
        }
        var bytes = [UInt8](repeating: 0, count: size)
        var target = bytes.mutableSpan
        let count = try target.withUnsafeMutableBytes { memory throws(VaultError) in try fill(memory) }
        // Shorter than it was a moment ago.
        bytes.removeLast(size - count)
        return bytes
    }

    /// Reads from the beginning until `memory` is full or the file ends, and returns the number of bytes.
    func fill(_ memory: UnsafeMutableRawBufferPointer) throws(VaultError) -> Int {
        var used = 0
        while used < memory.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: memory[used...])
            let count = pread(descriptor, rest.baseAddress, rest.count, off_t(used))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw VaultError(number: errno, doing: "read", path: path) }
            guard count > 0 else { break }
            used += count
        }
        return used
    }

    private static func fault(of status: stat, admitsOthers: Bool, path: String) -> VaultError? {
        guard status.st_mode & S_IFMT == S_IFREG else {
            return VaultError(kind: .permissions, path: path, .notRegularFile)
        }
        if admitsOthers { return nil }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            return VaultError(kind: .permissions, path: path, .owner(status.st_uid))
        }
        let mode = status.st_mode & 0o7777
        guard [0o600, 0o400].contains(mode) || (status.st_uid == 0 && [0o640, 0o440].contains(mode)) else {
            return VaultError(
                kind: .permissions,
                path: path,
                .openToOthers(mode: mode),
                remedy: .chmod(mode: "600", path: path)
            )
        }
        return nil
    }
}
