import Files

/// Files for other machines or for safekeeping.
package enum PrivateFile {
    /// Creates a file of mode 0600 and flushes it to the disk; never overwrites one.
    ///
    /// - Throws: `.exists`, `.io`, `.permissions`.
    package static func create(at path: String, holding bytes: UnsafeRawBufferPointer) throws(VaultError) {
        do throws(FileError) {
            var file = try NewFile(at: FilePath(path))
            try file.write(bytes)
            try file.keep()
        } catch {
            guard error.errno == .fileExists else { throw VaultError(error) }
            throw VaultError(kind: .exists, path: path, .occupied)
        }
    }
}
