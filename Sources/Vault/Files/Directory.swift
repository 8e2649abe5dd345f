import Glibc

/// The directory in which a file lies.
package enum Directory {
    /// Waits until the disk has the names in the directory of `path`.
    static func sync(holding path: String) throws(VaultError) {
        let directory = parent(of: path)
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw VaultError(number: errno, doing: "open", path: directory) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw VaultError(number: errno, doing: "write", path: directory) }
    }

    /// Makes the directory of `path`, closed to others, where only it is missing.
    package static func make(holding path: String) throws(VaultError) {
        let directory = parent(of: path)
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else {
            throw VaultError(number: errno, doing: "create", path: directory)
        }
    }

    /// Fails where others may write in the directory of `path`: they could put a file of theirs in its place, or take it
    /// away. A sticky directory such as `/tmp` is none to keep a vault or a key in either.
    ///
    /// Where `path` is a link, the directory is the one of what it leads to. One that cannot be looked at is left to
    /// those who open the file.
    static func expectPrivate(holding path: String) throws(VaultError) {
        let directory = parent(of: resolved(path))
        var status = stat()
        guard stat(directory, &status) == 0 else { return }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw VaultError(
                kind: .permissions,
                path: directory,
                .owner(status.st_uid),
                remedy: .usePrivateDirectory
            )
        }
        guard status.st_mode & 0o022 == 0 else {
            let isShared = status.st_uid != geteuid() || status.st_mode & S_ISVTX != 0
            throw VaultError(
                kind: .permissions,
                path: directory,
                .writableByOthers(mode: status.st_mode & 0o7777),
                remedy: isShared ? .usePrivateDirectory : .chmod(mode: "go-w", path: directory)
            )
        }
    }

    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    package static func parent(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        let parent = String(path[..<slash])
        return parent.isEmpty ? "/" : parent
    }
}
