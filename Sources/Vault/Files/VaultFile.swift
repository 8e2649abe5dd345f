import Files
import Glibc

/// Where a vault lies, and the only ways to read and to replace it.
///
/// Beside it lie `.lock` (empty), `.bak` (the vault before the last write) and, during a write, `.tmp` and `.bak.tmp`.
/// Each write makes a new file: a further name of the old one (a hard link) keeps the old bytes, and is no reason to refuse.
struct VaultFile: Sendable {
    let path: String

    var backupPath: String { path + ".bak" }
    private var temporaryPath: String { path + ".tmp" }

    /// Returns the bytes, with what `fstat` said of the file. Needs no lock: a vault is only ever replaced as a whole.
    ///
    /// - Throws: `.permissions` also where others may write in its directory.
    func read() throws(VaultError) -> (bytes: [UInt8], status: stat) {
        do throws(VaultError) {
            let file = try VaultError.converting { () throws(FileError) in try ProtectedFile(FilePath(path), .secret) }
            try VaultError.expectClosedDirectory(of: path)
            let bytes = try VaultError.converting { () throws(FileError) in try file.readAll(limit: Bounds.file) }
            return (bytes, file.status)
        } catch  where error.kind == .missing {
            throw VaultError(kind: .missing, path: path, .noVault, remedy: .createVault)
        }
    }

    /// Fails where something has the vault's name already, be it a dangling link.
    func expectAbsence() throws(VaultError) {
        var status = stat()
        guard lstat(path, &status) != 0 else { throw occupied }
        guard errno == ENOENT else { throw VaultError(number: errno, doing: "look at", path: path) }
    }

    func lock(deadline: Duration) throws(VaultError) -> FileLock {
        try VaultError.converting { () throws(FileError) in
            try FileLock(beside: FilePath(path), deadline: deadline)
        }
    }

    /// Puts a new vault where none is. To be called under the lock.
    ///
    /// `verify` is given what the disk returned, and throws where it does not open.
    func create(_ bytes: [UInt8], verify: ([UInt8]) throws(VaultError) -> Void) throws(VaultError) {
        try VaultError.expectClosedDirectory(of: path)
        var file = try prepare(bytes, replacing: nil, verify: verify)
        do throws(FileError) {
            try file.link(to: FilePath(path))
        } catch {
            if error.errno == .fileExists { throw occupied }
            // An empty vault that nobody was told of would only stand in the way of the next attempt.
            if error.operation == .flushDirectory { unlink(path) }
            throw VaultError(error)
        }
    }

    /// Puts `bytes` in the place of the vault, which becomes the backup. To be called under the lock.
    ///
    /// `status` is that of the vault as it was read, or `nil` for a new file; `verify` is given what the disk returned, and throws where it does
    /// not open.
    func replace(
        with bytes: [UInt8],
        status: stat?,
        verify: ([UInt8]) throws(VaultError) -> Void
    ) throws(VaultError) {
        var file = try prepare(bytes, replacing: status, verify: verify)
        try backUp()
        do throws(FileError) {
            try file.replace(FilePath(path))
        } catch {
            guard error.operation == .flushDirectory else { throw VaultError(error) }
            throw VaultError(
                kind: VaultError(error).kind,
                path: path,
                .unconfirmed(reason: "\(error)"),
                remedy: .checkVault
            )
        }
    }

    /// Gives the vault its second name, under which the one before it lay up to now: at no moment is there none.
    private func backUp() throws(VaultError) {
        let fresh = backupPath + ".tmp"
        // Left behind by a writer that was killed.
        unlink(fresh)
        guard link(path, fresh) == 0 else { throw VaultError(number: errno, doing: "create", path: fresh) }
        // `rename` leaves both names where they are of one file already.
        defer { unlink(fresh) }
        guard rename(fresh, backupPath) == 0 else {
            throw VaultError(number: errno, doing: "replace", path: backupPath)
        }
    }

    private var occupied: VaultError {
        VaultError(kind: .exists, path: path, .occupied, remedy: .showStatus)
    }

    /// Writes the temporary file and reads it back.
    private func prepare(
        _ bytes: [UInt8],
        replacing status: stat?,
        verify: ([UInt8]) throws(VaultError) -> Void
    ) throws(VaultError) -> NewFile {
        // Left behind by a writer that was killed; the lock says that none is alive.
        unlink(temporaryPath)
        var file = try VaultError.converting { () throws(FileError) in
            try NewFile(at: FilePath(temporaryPath), like: status)
        }
        try file.write(bytes, verify: verify)
        return file
    }
}
