import Escaping
import Glibc
import StrictYAML

/// Small files that are read as a whole.
package enum BoundedFile {
    /// Returns the file's bytes, or `nil` when it does not exist.
    ///
    /// A file that is larger than `YAMLReader.sizeLimit` is read one byte further, so that the reader sees it.
    ///
    /// With `onlyWritableByOwner`, a file that group or others may write, or that belongs to a user who is neither this
    /// one nor root, is refused.
    package static func read(_ path: String, onlyWritableByOwner: Bool = false) throws(SettingsError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw failure("cannot be read", path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("cannot be read", path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw SettingsError(file: path, message: "not a file") }
        if onlyWritableByOwner {
            guard status.st_uid == geteuid() || status.st_uid == 0 else {
                throw SettingsError(file: path, message: "belongs to another user (uid \(status.st_uid))")
            }
            guard status.st_mode & 0o022 == 0 else {
                let word = ShellWord(path)
                throw SettingsError(
                    file: path,
                    message: "others may write to it",
                    hint: word.map { "chmod go-w \($0.text)" }
                )
            }
        }

        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16384)
        while bytes.count <= YAMLReader.sizeLimit {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { break }
            if count > 0 {
                bytes += chunk.prefix(count)
            } else if errno != EINTR {
                throw failure("cannot be read", path)
            }
        }
        return bytes
    }

    /// An error that ends with the system's words for `errno`.
    package static func failure(_ what: String, _ path: String) -> SettingsError {
        SettingsError(file: path, message: "\(what): \(String(cString: strerror(errno)).lowercased())")
    }
}
