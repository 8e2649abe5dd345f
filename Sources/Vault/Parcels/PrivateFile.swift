/// Files for other machines or for safekeeping.
package enum PrivateFile {
    /// Creates a file of mode 0600 and flushes it to the disk; never overwrites one.
    ///
    /// - Throws: `.exists`, `.io`, `.permissions`.
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
