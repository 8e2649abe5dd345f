package import Glibc
package import SystemPackage

/// A file in the making, under a name that nothing had before.
///
/// It is gone again with its last use, unless it has been given its name (`replace`) or is to stay where it is (`keep`).
package struct NewFile: ~Copyable, Sendable {
    package let path: FilePath
    private let file: OwnedDescriptor
    private var isFlushed = false
    private var isKept = false

    /// Creates the file.
    ///
    /// - Parameters:
    ///   - path: nothing may have this name, not even a dangling link.
    ///   - mode: whatever the umask.
    ///   - model: a file whose owner, group and mode it gets instead.
    /// - Throws: `.system`, with `.fileExists` where something has the name.
    package init(at path: FilePath, mode: mode_t = 0o600, like model: stat? = nil) throws(FileError) {
        let file = try OwnedDescriptor.open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, to: .create)
        do throws(FileError) {
            try Self.prepare(file.descriptor, path, mode: mode, like: model)
        } catch {
            Self.remove(path)
            throw error
        }
        self.path = path
        self.file = file
    }

    /// Creates the file beside one that it is to replace, under a hidden name that nothing else takes.
    package init(beside target: FilePath, mode: mode_t = 0o600, like model: stat? = nil) throws(FileError) {
        let name = ".\(String(UInt64.random(in: 0 ... .max), radix: 16)).part"
        try self.init(at: target.directory.appending(name), mode: mode, like: model)
    }

    /// Creates a file of mode 0600, or takes one of that name that is empty, as a process that was killed may have left it.
    /// Of several processes that do this at once, one gets it.
    ///
    /// - Throws: `.system`, with `.fileExists` for everything else that has the name.
    package init(filling path: FilePath) throws(FileError) {
        let file = try Self.claim(path)
        do throws(FileError) {
            try Self.prepare(file.descriptor, path, mode: 0o600, like: nil)
        } catch {
            Self.remove(path)
            throw error
        }
        self.path = path
        self.file = file
    }

    deinit {
        if !isKept { Self.remove(path) }
    }

    package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        isFlushed = false
        do throws(Errno) {
            try file.descriptor.writeAll(bytes)
        } catch {
            throw FileError(.write, path, error)
        }
    }

    package mutating func write(_ bytes: [UInt8]) throws(FileError) {
        try bytes.span.withUnsafeBytes { bytes throws(FileError) in try write(bytes) }
    }

    /// Waits until the disk has what was written.
    package mutating func flush() throws(FileError) {
        guard !isFlushed else { return }
        do throws(Errno) {
            try file.descriptor.flush()
        } catch {
            throw FileError(.flush, path, error)
        }
        isFlushed = true
    }

    /// Reads back what has been written, `count` bytes and one more if it is there.
    package func readBack(count: Int) throws(FileError) -> [UInt8] {
        do throws(Errno) {
            return try file.descriptor.read(0..<count + 1)
        } catch {
            throw FileError(.readBack, path, error)
        }
    }

    /// Gives the file the name of another, which it replaces, for good once this returns.
    ///
    /// - Throws: with the operation `.flushDirectory` where the other is replaced already, and a power failure may take
    ///   that back.
    package mutating func replace(_ target: FilePath) throws(FileError) {
        try flush()
        do throws(Errno) {
            try uninterrupted {
                path.withPlatformString { path in target.withPlatformString { rename(path, $0) } }
            }
        } catch {
            throw FileError(.replace, target, error)
        }
        isKept = true
        try Directory(of: target).flush()
    }

    /// Gives the file a name that nothing has, for good once this returns.
    ///
    /// - Throws: `.system`, with `.fileExists` where something has the name; with the operation `.flushDirectory` where the
    ///   file has its name already, and a power failure may take it away.
    package mutating func link(to target: FilePath) throws(FileError) {
        try flush()
        do throws(Errno) {
            try uninterrupted {
                path.withPlatformString { path in target.withPlatformString { Glibc.link(path, $0) } }
            }
        } catch {
            throw FileError(.create, target, error)
        }
        try Directory(of: target).flush()
    }

    /// Leaves the file where it is, for good once this returns.
    package mutating func keep() throws(FileError) {
        try flush()
        try Directory(of: path).flush()
        isKept = true
    }

    /// Replaces a file as a whole, or makes it: at every moment, and after a power failure, there is the old one or the new.
    ///
    /// It has this mode whatever the umask, or owner, group and mode of `model`. Where `path` is a link, the link itself is
    /// replaced.
    package static func replace(
        _ path: FilePath,
        with bytes: [UInt8],
        mode: mode_t = 0o600,
        like model: stat? = nil
    ) throws(FileError) {
        var file = try NewFile(beside: path, mode: mode, like: model)
        try file.write(bytes)
        try file.replace(path)
    }

    private static func claim(_ path: FilePath) throws(FileError) -> OwnedDescriptor {
        while true {
            let file = try openEmpty(path)
            let status: stat
            do throws(Errno) {
                try uninterrupted { flock(file.descriptor.rawValue, LOCK_EX) }
                status = try file.descriptor.status()
            } catch {
                throw FileError(.examine, path, error)
            }
            // Another one may have given up and taken it away.
            guard status.st_nlink > 0 else { continue }
            guard status.st_size == 0 else { throw FileError(.create, path, .fileExists) }
            return file
        }
    }

    private static func openEmpty(_ path: FilePath) throws(FileError) -> OwnedDescriptor {
        do throws(Errno) {
            return try OwnedDescriptor(opening: path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW)
        } catch {
            guard error == .fileExists, let status = try? path.status(), status.st_mode & S_IFMT == S_IFREG,
                status.st_size == 0, status.st_uid == geteuid()
            else { throw FileError(.create, path, error) }
        }
        return try OwnedDescriptor.open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, to: .open)
    }

    private static func prepare(
        _ file: FileDescriptor,
        _ path: FilePath,
        mode: mode_t,
        like model: stat?
    ) throws(FileError) {
        var operation = FileError.Operation.examine
        do throws(Errno) {
            let own = try file.status()
            if let model, model.st_uid != own.st_uid || model.st_gid != own.st_gid {
                operation = .keepOwner
                try uninterrupted { fchown(file.rawValue, model.st_uid, model.st_gid) }
            }
            operation = .setMode
            try uninterrupted { fchmod(file.rawValue, (model?.st_mode ?? mode) & 0o777) }
        } catch {
            throw FileError(operation, path, error)
        }
    }

    private static func remove(_ path: FilePath) {
        _ = path.withPlatformString { unlink($0) }
    }
}
