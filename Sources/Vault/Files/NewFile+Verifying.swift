import Files

extension NewFile {
    /// Writes, flushes, and has `verify` look at what the disk returns.
    mutating func write(_ bytes: [UInt8], verify: ([UInt8]) throws(VaultError) -> Void) throws(VaultError) {
        let written: [UInt8]
        do throws(FileError) {
            try write(bytes)
            try flush()
            written = try readBack(count: bytes.count)
            guard written == bytes else { throw FileError(.readBack, path, .altered) }
        } catch {
            throw VaultError(error)
        }
        try verify(written)
    }
}
