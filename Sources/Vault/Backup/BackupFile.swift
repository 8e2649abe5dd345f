import Escaping
import Glibc

/// A copy of a vault, anywhere.
///
/// Its contents are sealed and authenticated, so it may be read whatever its owner and mode.
struct BackupFile {
    let path: String

    func read() throws(VaultError) -> (bytes: [UInt8], status: stat) {
        let file = try ProtectedFile(path: path, followsLinks: true, admitsOthers: true)
        return (try file.readAll(limit: Bounds.file), file.status)
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
        let file = try NewFile(path: path + "." + Hexadecimal.text(SystemEntropy().bytes(count: 6)), status: nil)
        do throws(VaultError) {
            try file.write(bytes, verify: verify)
            guard overwriting ? rename(file.path, path) == 0 : link(file.path, path) == 0 else {
                throw errno == EEXIST ? occupied : VaultError(number: errno, doing: "create", path: path)
            }
        } catch {
            file.discard()
            throw error
        }
        if !overwriting { file.discard() }
        try Directory.sync(holding: path)
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
