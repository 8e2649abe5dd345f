import Files

/// Files that are handed to other machines or kept by a person.
package enum PrivateFile {
    /// Makes a file of mode 0600, and leaves alone whatever is there already.
    ///
    /// - Throws: `.exists`, and what making a file can fail with.
    package static func create(at path: String, holding bytes: UnsafeRawBufferPointer) throws(VaultError) {
        do throws(FileError) {
            var file = try NewFile(at: FilePath(path))
            try file.write(bytes)
            try file.keep()
        } catch {
            guard error.errno == .fileExists else { throw VaultError(error) }
            throw VaultError(kind: .exists, path: path, reason: "is there already and is not overwritten")
        }
    }
}
