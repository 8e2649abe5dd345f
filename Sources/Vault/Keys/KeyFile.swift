import Files

/// A file of 32 random bytes that opens a vault unattended.
package enum KeyFile {
    /// In bytes, exactly.
    package static let length = 32

    /// Returns the bytes of a new key file, written nowhere yet.
    package static func random(entropy: any EntropySource = SystemEntropy()) throws(VaultError) -> SecretBuffer {
        try Sodium.start()
        return try entropy.key()
    }

    /// Creates a key file, mode 0600; never overwrites one. An empty file is filled.
    ///
    /// - Throws: `.exists`; `.permissions` where others may write in its directory; `.io`, `.resources`.
    package static func create(
        at path: String,
        entropy: any EntropySource = SystemEntropy()
    ) throws(VaultError) {
        try VaultError.expectClosedDirectory(of: path)
        let key = try random(entropy: entropy)
        try VaultError.converting { () throws(FileError) in
            var file = try NewFile(filling: FilePath(path))
            try key.withUnsafeBytes { bytes throws(FileError) in try file.write(bytes) }
            try file.keep()
        }
    }

    /// Reads a key file.
    ///
    /// Links are followed, unlike for the vault: secrets are often mounted as links, the file is only read, and owner and
    /// mode are checked on what was opened in the end, as is its directory. Hard links do not matter: owner and mode belong
    /// to the file.
    ///
    /// - Throws: `.missing`, `.permissions`, `.io`; `.malformed` where its length is not 32 bytes.
    package static func read(at path: String) throws(VaultError) -> SecretBuffer {
        let file = try VaultError.converting { () throws(FileError) in
            try ProtectedFile(FilePath(path), .secret, followsLinks: true)
        }
        try VaultError.expectClosedDirectory(of: path)
        let key = try SecretBuffer(count: length + 1) { memory throws(VaultError) in
            try VaultError.converting { () throws(FileError) in try file.fill(memory) }
        }
        guard key.count == length else {
            throw VaultError(kind: .malformed, path: path, .notKeyFile(length: length))
        }
        return try key.withUnsafeBytes { bytes throws(VaultError) in try SecretBuffer(copying: bytes) }
    }
}
