import Glibc

/// Where a vault lies, and the only ways to read and to replace it.
///
/// Beside it lie `.lock` (empty), `.bak` (the vault before the last write) and, during a write, `.tmp`.
struct VaultFile: Sendable {
    let path: String

    var backupPath: String { path + ".bak" }
    private var temporaryPath: String { path + ".tmp" }

    /// Returns the bytes, with what `fstat` said of the file. Needs no lock: a vault is only ever replaced as a whole.
    func read() throws(VaultError) -> (bytes: [UInt8], status: stat) {
        do throws(VaultError) {
            let file = try ProtectedFile(path: path, followsLinks: false)
            return (try file.readAll(limit: Bounds.file), file.status)
        } catch  where error.kind == .missing {
            throw VaultError(
                kind: .missing,
                path: path,
                reason: "there is no vault",
                hint: "make one with: notify vault init"
            )
        }
    }

    /// Fails where something has the vault's name already, be it a dangling link.
    func expectAbsence() throws(VaultError) {
        var status = stat()
        guard lstat(path, &status) != 0 else { throw occupied }
        guard errno == ENOENT else { throw VaultError(number: errno, doing: "look at", path: path) }
    }

    func lock(deadline: Duration) throws(VaultError) -> FileLock {
        try FileLock(besides: path, deadline: deadline)
    }

    /// Puts a new vault where none is. To be called under the lock.
    ///
    /// `verify` is given what the disk returned, and throws where it does not open.
    func create(_ bytes: [UInt8], verify: ([UInt8]) throws(VaultError) -> Void) throws(VaultError) {
        let file = try prepare(bytes, replacing: nil, verify: verify)
        defer { file.discard() }
        guard link(file.path, path) == 0 else {
            throw errno == EEXIST ? occupied : VaultError(number: errno, doing: "create", path: path)
        }
        try Directory.sync(holding: path)
    }

    /// Puts `bytes` in the place of the vault, which becomes the backup. To be called under the lock.
    ///
    /// `status` is that of the vault as it was read, or `nil` for a file of one's own; `verify` is given what the disk returned, and throws where it does
    /// not open.
    func replace(
        with bytes: [UInt8],
        status: stat?,
        verify: ([UInt8]) throws(VaultError) -> Void
    ) throws(VaultError) {
        let file = try prepare(bytes, replacing: status, verify: verify)
        do throws(VaultError) {
            guard unlink(backupPath) == 0 || errno == ENOENT else {
                throw VaultError(number: errno, doing: "replace", path: backupPath)
            }
            guard link(path, backupPath) == 0 else {
                throw VaultError(number: errno, doing: "create", path: backupPath)
            }
            guard rename(file.path, path) == 0 else {
                throw VaultError(number: errno, doing: "replace", path: path)
            }
        } catch {
            file.discard()
            throw error
        }
        try Directory.sync(holding: path)
    }

    private var occupied: VaultError {
        VaultError(
            kind: .exists,
            path: path,
            reason: "is there already and is not overwritten",
            hint: "look at it with: notify vault status"
        )
    }

    /// Writes the temporary file and reads it back.
    private func prepare(
        _ bytes: [UInt8],
        replacing status: stat?,
        verify: ([UInt8]) throws(VaultError) -> Void
    ) throws(VaultError) -> NewFile {
        // Left behind by a writer that was killed; the lock says that none is alive.
        unlink(temporaryPath)
        let file = try NewFile(path: temporaryPath, status: status)
        do throws(VaultError) {
            try file.write(bytes, verify: verify)
        } catch {
            file.discard()
            throw error
        }
        return file
    }
}
