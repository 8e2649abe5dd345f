import Escaping
import Files
import Glibc

/// A copy of a vault, anywhere.
///
/// Its contents are sealed and authenticated, so it may be read whatever its owner and mode.
struct BackupFile {
    let path: String

    func read() throws(VaultError) -> (bytes: [UInt8], status: stat) {
        try VaultError.converting { () throws(FileError) in
            let file = try ProtectedFile(FilePath(path), .none, followsLinks: true)
            return (try file.readAll(limit: Bounds.file), file.status)
        }
    }

    /// Writes the copy to a temporary file, flushes it, reads it back, and renames it; mode 0600.
    ///
    /// - Parameters:
    ///   - bytes: the vault.
    ///   - overwriting: whether a file of that name is replaced.
    ///   - verify: gets what the disk returned, and throws where it does not open.
    /// - Throws: `.exists` where the name is taken, even with `overwriting` if by anything but a file.
    func write(
        _ bytes: [UInt8],
        overwriting: Bool,
        verify: ([UInt8]) throws(VaultError) -> Void
    ) throws(VaultError) {
        try expectRoom(overwriting: overwriting)
        let place = FilePath(path)
        var file = try VaultError.converting { () throws(FileError) in try NewFile(beside: place) }
        try file.write(bytes, verify: verify)
        do throws(FileError) {
            if overwriting { try file.replace(place) } else { try file.link(to: place) }
        } catch {
            throw error.errno == .fileExists ? occupied : VaultError(error)
        }
    }

    private func expectRoom(overwriting: Bool) throws(VaultError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard overwriting else { throw occupied }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw VaultError(kind: .exists, path: path, .notRegularFile)
        }
    }

    private var occupied: VaultError {
        VaultError(kind: .exists, path: path, .occupied, remedy: .overwrite)
    }
}
