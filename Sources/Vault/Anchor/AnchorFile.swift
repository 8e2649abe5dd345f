import Escaping
import Files
import Glibc

/// The file of the anchor, in the state directory.
///
/// A reader reads the anchor first and then the vault, so a writer in between can only make the vault newer than the
/// anchor, which is fine. A writer writes the vault first and then the anchor, so a crash in between also leaves a newer
/// vault.
///
/// **What it stops**: whoever can replace the vault and not the anchor. A restored backup of the data directory, a
/// synchronised folder, a disk that was stolen and returned, a service that may write only that directory: the old
/// password, the old restrictions, the removed slot do not come back unnoticed.
///
/// **What it does not stop**: whoever can write both files, that is, the user's own programs and root. They can restore an
/// old pair, or remove the anchor, since a vault without one is accepted. Nor does it stop the rollback of a whole machine.
/// The anchor is not sealed: that would not stop anyone who can write it. A password that an old copy of the vault may
/// still hold has to be revoked at the mail service.
package struct AnchorFile: Sendable {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// Returns the generation that was seen last, or `nil` where there is no anchor yet.
    package func generation() throws(VaultError) -> UInt64? {
        try read()?.generation
    }

    /// Returns the id of the vault that was seen last, in hexadecimal, or `nil` where there is no anchor yet.
    package func vaultID() throws(VaultError) -> String? {
        try read().map { Hexadecimal.text($0.vaultID) }
    }

    /// Returns the anchor, or `nil` where there is none yet.
    ///
    /// - Throws: where it cannot be read or is not an anchor. Then the vault cannot be compared, and is not opened.
    func read() throws(VaultError) -> Anchor? {
        let bytes: [UInt8]
        do throws(VaultError) {
            bytes = try VaultError.converting { () throws(FileError) in
                try ProtectedFile(FilePath(path), .secret).readAll(limit: Anchor.limit)
            }
        } catch {
            if error.kind == .missing { return nil }
            throw VaultError(kind: error.kind, path: path, error.detail, remedy: error.remedy ?? .inspectAnchor)
        }
        guard let anchor = Anchor(decoding: bytes) else {
            throw VaultError(kind: .malformed, path: path, .notAnchor, remedy: .inspectAnchor)
        }
        return anchor
    }

    /// Moves the anchor to a later state of the same vault, or creates it; does nothing for any other state.
    ///
    /// `vault` is the path of the vault that was found in this state.
    func advance(to state: Anchor, of vault: String, deadline: Duration) throws(VaultError) {
        try write(state, like: vault, deadline: deadline) { current in
            current.map { $0.verdict(on: state) == .newer } ?? true
        }
    }

    /// Sets the anchor to this state, whatever it was before.
    func set(to state: Anchor, of vault: String, deadline: Duration) throws(VaultError) {
        try write(state, like: vault, deadline: deadline) { $0 != state }
    }

    /// Removes the anchor, before another vault replaces the one it belongs to.
    func forget() throws(VaultError) {
        guard unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR else {
            throw VaultError(number: errno, doing: "remove", path: path)
        }
    }

    private func write(
        _ state: Anchor,
        like vault: String,
        deadline: Duration,
        if isWanted: (Anchor?) -> Bool
    ) throws(VaultError) {
        let (place, vault) = (FilePath(path), FilePath(vault))
        try VaultError.converting { () throws(FileError) in
            try Directory(of: place).make()
            let lock = try FileLock(beside: place, ownerOf: vault, deadline: deadline)
            defer { lock.release() }
            // An anchor that cannot be read has been refused already wherever that matters.
            guard isWanted(try? read()) else { return }
            // A power failure must not take back the vault and keep the anchor.
            try Directory(of: vault).flush()
            // Left behind by a writer that was killed; the lock says that none is alive.
            let temporary = place.adding(".tmp")
            _ = temporary.withPlatformString { unlink($0) }
            var file = try NewFile(at: temporary, like: Self.ownership(of: vault))
            try file.write(state.encoded)
            try file.replace(place)
        }
    }

    /// Whoever may read the vault has to read the anchor too, also after root has written it.
    private static func ownership(of vault: FilePath) -> stat? {
        guard geteuid() == 0, let status = try? vault.status(), status.st_mode & S_IFMT == S_IFREG else { return nil }
        return status
    }
}
