import Files
import Glibc

/// The file at the path to which a vault is restored. It may be damaged; then less is known of it, but it is kept as well.
struct ExistingVault {
    /// Owner, group and mode for the file that replaces it; `nil` for mode 0600 and this user.
    let status: stat?
    /// `nil` where it does not decode.
    let container: Container?
    let state: VaultState?
    private let bytes: [UInt8]

    /// Reads the file, under the lock; `nil` where there is none.
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
            (try? ProtectedFile(FilePath(file.path), .none).readAll(limit: Bounds.file)) ?? []
        container = try? Container(decoding: bytes)
        state = container.map { VaultState($0, file: status) }
        self.status = Self.replacement(for: status, path: file.path)
    }

    /// Whether it is authentic under the keys.
    func isAuthentic(_ keys: VaultContents.Keys) -> Bool {
        (try? Container.isAuthentic(bytes, fileKey: keys.file)) ?? false
    }

    /// The new file does not inherit a mode that let others in; only root can give it another owner.
    private static func replacement(for status: stat, path: String) -> stat? {
        guard ProtectedFile.Protection.secret.fault(of: status) != nil else { return status }
        guard geteuid() == 0 else { return nil }
        var status = status
        status.st_mode = S_IFREG | 0o600
        return status
    }
}
