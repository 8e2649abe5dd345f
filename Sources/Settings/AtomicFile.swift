import Glibc

/// Replaces a small private file in one step.
struct AtomicFile {
    private let path: String

    /// - Parameter path: the file; where it is a symbolic link, the file that it leads to.
    init(_ path: String) {
        guard let resolved = realpath(path, nil) else {
            self.path = path
            return
        }
        defer { free(resolved) }
        self.path = String(cString: resolved)
    }

    /// Writes a temporary file beside the old one, flushes it, and renames it.
    ///
    /// The new file has mode 0600; a file that its group could read before keeps owner, group and mode 0640.
    func write(_ bytes: [UInt8]) throws(SettingsError) {
        let temporary = path + "." + String(UInt64.random(in: 0 ... .max), radix: 36)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BoundedFile.failure("cannot be written", path) }
        var isClosed = false
        defer {
            if !isClosed { close(descriptor) }
            unlink(temporary)
        }
        try keepGroup(of: descriptor)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw BoundedFile.failure("cannot be written", path)
            }
        }
        guard fsync(descriptor) == 0 else { throw BoundedFile.failure("cannot be written", path) }
        isClosed = true
        guard close(descriptor) == 0, rename(temporary, path) == 0 else {
            throw BoundedFile.failure("cannot be written", path)
        }
        try flushFolder()
    }

    private func keepGroup(of descriptor: Int32) throws(SettingsError) {
        var old = stat()
        guard stat(path, &old) == 0, old.st_mode & S_IRGRP != 0 else { return }
        guard fchown(descriptor, old.st_uid, old.st_gid) == 0, fchmod(descriptor, 0o640) == 0 else {
            throw BoundedFile.failure("its group cannot be kept", path)
        }
    }

    private func flushFolder() throws(SettingsError) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw BoundedFile.failure("cannot be flushed", folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw BoundedFile.failure("cannot be flushed", folder) }
    }
}
