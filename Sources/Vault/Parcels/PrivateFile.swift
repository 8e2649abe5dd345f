/// Files that are handed to other machines or kept by a person.
package enum PrivateFile {
    /// Makes a file of mode 0600, and leaves alone whatever is there already.
    ///
    /// - Throws: `.exists`, and what making a file can fail with.
    package static func create(at path: String, holding bytes: UnsafeRawBufferPointer) throws(VaultError) {
        let file: NewFile
        do throws(VaultError) {
            file = try NewFile(path: path, status: nil)
        } catch  where error.kind == .exists {
            throw VaultError(kind: .exists, path: path, .occupied)
        }
        do throws(VaultError) {
            try file.write(bytes)
            try file.sync()
            try Directory.sync(holding: path)
        } catch {
            file.discard()
            throw error
        }
    }
}
