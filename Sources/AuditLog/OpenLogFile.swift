import Files
import Glibc
import Vault

/// A file of the log or its head, open.
///
/// It has to be a regular file of this user or of root; what others may do with it is taken from them.
final class OpenLogFile {
    let path: String
    private(set) var size: Int
    private let file: OwnedDescriptor
    private let status: stat

    /// Opens for reading; `nil` where there is no such file.
    convenience init?(reading path: String) throws(VaultError) {
        try self.init(path, O_RDONLY)
    }

    /// Opens for writing behind the end, or, where `appends` is false, in place; `nil` where there is no such file.
    convenience init?(writing path: String, appends: Bool = true) throws(VaultError) {
        try self.init(path, O_RDWR | (appends ? O_APPEND : 0))
        guard status.st_mode & 0o077 != 0 else { return }
        let descriptor = file.descriptor.rawValue
        try Self.attempt("close to others", path) { () throws(Errno) in
            try uninterrupted { fchmod(descriptor, 0o600) }
        }
    }

    /// Makes the file, and the directory where that is missing.
    init(creating path: String) throws(VaultError) {
        let directory = Directory(of: FilePath(path))
        try VaultError.converting { () throws(FileError) in _ = try directory.make() }
        file = try Self.attempt("create", path) { () throws(Errno) in
            try OwnedDescriptor(opening: FilePath(path), O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW)
        }
        self.path = path
        size = 0
        status = stat()
        // Lets the owner of the directory write it after root has.
        file.descriptor.share(withOwnerOf: directory.path)
    }

    private init?(_ path: String, _ flags: Int32) throws(VaultError) {
        do throws(Errno) {
            file = try OwnedDescriptor(opening: FilePath(path), flags | O_NOFOLLOW | O_NONBLOCK)
        } catch {
            if error == .noSuchFileOrDirectory { return nil }
            throw VaultError(number: error.rawValue, doing: "open", path: path)
        }
        let descriptor = file.descriptor
        status = try Self.attempt("look at", path) { () throws(Errno) in try descriptor.status() }
        switch ProtectedFile.Protection.owner.fault(of: status) {
        case nil: break
        // Root writes the log for whoever owns the vault.
        case .foreignOwner where geteuid() == 0: break
        case let fault?: throw VaultError(FileError(.open, FilePath(path), fault))
        }
        self.path = path
        size = Int(status.st_size)
    }

    /// Returns the last `count` octets of a file, or all where there are fewer; `nil` where there is none.
    static func contents(_ path: String, last count: Int) throws(VaultError) -> [UInt8]? {
        guard let file = try OpenLogFile(reading: path) else { return nil }
        return try file.read(last: count)
    }

    /// Returns the last `count` octets, or all where there are fewer.
    func read(last count: Int) throws(VaultError) -> [UInt8] {
        let range = max(0, size - count)..<size
        return try Self.attempt("read", path) { () throws(Errno) in try file.descriptor.read(range) }
    }

    /// Writes behind the end. What could not be written as a whole is taken back.
    func append(_ bytes: [UInt8]) throws(VaultError) {
        let count = try Self.attempt("write", path) { () throws(Errno) in
            try bytes.span.withUnsafeBytes { bytes throws(Errno) in try file.descriptor.writeSome(bytes) }
        }
        guard count == bytes.count else {
            if count > 0 { _ = ftruncate(file.descriptor.rawValue, off_t(size)) }
            throw VaultError(number: ENOSPC, doing: "write", path: path)
        }
        size += count
    }

    /// Writes over the beginning.
    func overwrite(_ bytes: [UInt8]) throws(VaultError) {
        let count = try Self.attempt("write", path) { () throws(Errno) in
            try uninterrupted { pwrite(file.descriptor.rawValue, bytes, bytes.count, 0) }
        }
        guard count == bytes.count else { throw VaultError(number: ENOSPC, doing: "write", path: path) }
    }

    @discardableResult
    private static func attempt<Result: ~Copyable>(
        _ action: String,
        _ path: String,
        _ call: () throws(Errno) -> Result
    ) throws(VaultError) -> Result {
        do throws(Errno) {
            return try call()
        } catch {
            throw VaultError(number: error.rawValue, doing: action, path: path)
        }
    }
}
