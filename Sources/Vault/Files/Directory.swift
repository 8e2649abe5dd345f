import Glibc

/// The directory in which a file lies.
enum Directory {
    /// Waits until the disk has the names in the directory of `path`.
    static func sync(holding path: String) throws(VaultError) {
        let directory = parent(of: path)
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw VaultError(number: errno, doing: "open", path: directory) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw VaultError(number: errno, doing: "write", path: directory) }
    }

    /// Makes the directory of `path`, closed to others, where only it is missing.
    static func make(holding path: String) throws(VaultError) {
        let directory = parent(of: path)
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else {
            throw VaultError(number: errno, doing: "create", path: directory)
        }
    }

    static func parent(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        let parent = String(path[..<slash])
        return parent.isEmpty ? "/" : parent
    }
}
