import Glibc
import Vault

/// A file of the log or its head, open.
///
/// It has to be a regular file of this user or of root; what others may do with it is taken from them.
final class OpenLogFile {
    let path: String
    private(set) var size: Int
    private let descriptor: Int32
    private let status: stat

    /// Opens for reading; `nil` where there is no such file.
    convenience init?(reading path: String) throws(VaultError) {
        try self.init(path, O_RDONLY)
    }

    /// Opens for writing behind the end, or, where `appends` is false, in place; `nil` where there is no such file.
    convenience init?(writing path: String, appends: Bool = true) throws(VaultError) {
        try self.init(path, O_RDWR | (appends ? O_APPEND : 0))
        if status.st_mode & 0o077 != 0, fchmod(descriptor, 0o600) != 0 {
            throw VaultError(number: errno, doing: "close to others", path: path)
        }
    }

    /// Makes the file, and the directory where that is missing.
    init(creating path: String) throws(VaultError) {
        let flags = O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        var descriptor = open(path, flags, 0o600)
        if descriptor < 0, errno == ENOENT, mkdir(Directory.parent(of: path), 0o700) == 0 {
            descriptor = open(path, flags, 0o600)
        }
        guard descriptor >= 0 else { throw VaultError(number: errno, doing: "create", path: path) }
        self.descriptor = descriptor
        self.path = path
        size = 0
        status = stat()
        // Lets the owner of the directory write it after root has.
        Ownership.share(descriptor, withOwnerOf: Directory.parent(of: path))
    }

    private init?(_ path: String, _ flags: Int32) throws(VaultError) {
        let descriptor = open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw VaultError(number: errno, doing: "open", path: path)
        }
        var status = stat()
        let fault =
            fstat(descriptor, &status) == 0
            ? Self.fault(of: status, path: path) : VaultError(number: errno, doing: "look at", path: path)
        if let fault {
            close(descriptor)
            throw fault
        }
        self.descriptor = descriptor
        self.path = path
        self.status = status
        size = Int(status.st_size)
    }

    private static func fault(of status: stat, path: String) -> VaultError? {
        guard status.st_mode & S_IFMT == S_IFREG else {
            return VaultError(kind: .permissions, path: path, reason: "is not a regular file")
        }
        guard geteuid() == 0 || status.st_uid == geteuid() || status.st_uid == 0 else {
            return VaultError(kind: .permissions, path: path, reason: "belongs to user \(status.st_uid)")
        }
        return nil
    }

    deinit {
        close(descriptor)
    }

    /// Returns the last `count` octets of a file, or all where there are fewer; `nil` where there is none.
    static func contents(_ path: String, last count: Int) throws(VaultError) -> [UInt8]? {
        guard let file = try OpenLogFile(reading: path) else { return nil }
        return try file.read(last: count)
    }

    /// Returns the last `count` octets, or all where there are fewer.
    func read(last count: Int) throws(VaultError) -> [UInt8] {
        let start = max(0, size - count)
        var bytes = [UInt8](repeating: 0, count: size - start)
        var used = 0
        while used < bytes.count {
            let got = bytes.withUnsafeMutableBytes { memory in
                let rest = UnsafeMutableRawBufferPointer(rebasing: memory[used...])
                return pread(descriptor, rest.baseAddress, rest.count, off_t(start + used))
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw VaultError(number: errno, doing: "read", path: path) }
            guard got > 0 else { break }
            used += got
        }
        return Array(bytes.prefix(used))
    }

    /// Writes behind the end. What could not be written as a whole is taken back.
    func append(_ bytes: [UInt8]) throws(VaultError) {
        var count = write(descriptor, bytes, bytes.count)
        while count < 0, errno == EINTR { count = write(descriptor, bytes, bytes.count) }
        guard count == bytes.count else {
            let number = count < 0 ? errno : ENOSPC
            if count > 0 { _ = ftruncate(descriptor, off_t(size)) }
            throw VaultError(number: number, doing: "write", path: path)
        }
        size += count
    }

    /// Writes over the beginning.
    func overwrite(_ bytes: [UInt8]) throws(VaultError) {
        let count = pwrite(descriptor, bytes, bytes.count, 0)
        guard count == bytes.count else {
            throw VaultError(number: count < 0 ? errno : ENOSPC, doing: "write", path: path)
        }
    }
}
