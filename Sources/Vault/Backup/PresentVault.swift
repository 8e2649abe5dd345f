import Glibc

/// What lies where a vault is to be restored. It may be damaged: then less is known of it, and it is kept all the same.
struct PresentVault {
    /// Of the file that takes its place: owner, group and mode; `nil` for a file of one's own.
    let status: stat?
    /// `nil` where it does not decode.
    let container: Container?
    let state: VaultState?
    private let bytes: [UInt8]

    /// Looks at the file, under the lock; `nil` where there is none.
    ///
    /// - Throws: `.permissions` where it is not a regular file.
    init?(_ file: VaultFile) throws(VaultError) {
        var status = stat()
        guard lstat(file.path, &status) == 0 else {
            guard errno == ENOENT else { throw VaultError(number: errno, doing: "look at", path: file.path) }
            return nil
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw VaultError(kind: .permissions, path: file.path, .notRegularFile)
        }
        bytes =
            (try? ProtectedFile(path: file.path, followsLinks: false, admitsOthers: true).readAll(limit: Bounds.file))
            ?? []
        container = try? Container(decoding: bytes)
        state = container.map { VaultState($0, file: status) }
        self.status = Self.replacement(for: status, path: file.path)
    }

    /// Whether the keys show that it is as it was written.
    func isAuthentic(_ keys: VaultContents.Keys) -> Bool {
        (try? Container.isAuthentic(bytes, fileKey: keys.file)) ?? false
    }

    /// A vault that others could reach is not given back to them; only root gives files away.
    private static func replacement(for status: stat, path: String) -> stat? {
        guard (try? ProtectedFile(path: path, followsLinks: false)) == nil else { return status }
        guard geteuid() == 0 else { return nil }
        var status = status
        status.st_mode = S_IFREG | 0o600
        return status
    }
}
