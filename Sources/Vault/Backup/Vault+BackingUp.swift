import Glibc
import Synchronization

extension Vault {
    /// Writes a copy, reads it back, and decrypts every entry and secret in it.
    ///
    /// The copy is the vault as it was opened or last written; it opens with the same keys. Mode 0600.
    ///
    /// - Throws: `.exists` where the name is taken and not to be overwritten, or is that of the vault itself; `.io`,
    ///   `.authentication`.
    package func backUp(to copy: String, overwriting: Bool) throws(VaultError) {
        guard !Self.isSameFile(copy, path) else {
            throw VaultError(kind: .exists, path: copy, .isVaultItself)
        }
        let contents = contents.withLock { $0 }
        try BackupFile(path: copy).write(try backup(), overwriting: overwriting) { bytes throws(VaultError) in
            _ = try Self.read(bytes, keys: contents.keys, path: copy).countSecrets()
        }
    }

    /// Returns the bytes of a copy, after decrypting every entry and secret in it.
    package func backup() throws(VaultError) -> [UInt8] {
        let contents = contents.withLock { $0 }
        let bytes = try contents.container.encoded(fileKey: contents.keys.file)
        _ = try Self.read(bytes, keys: contents.keys, path: path).countSecrets()
        return bytes
    }

    private static func isSameFile(_ one: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        guard stat(one, &first) == 0, stat(other, &second) == 0 else { return false }
        return first.st_ino == second.st_ino && first.st_dev == second.st_dev
    }
}
