import Files

/// The contents of a file from which profiles are imported.
package enum ArrivingFile: Sendable {
    case parcel(Parcel)
    /// Anything else, treated as text that contains a secret.
    case plain(SecretBuffer)

    /// Reads a file; links are followed.
    ///
    /// A parcel may belong to anyone, since it is sealed; anything else has to be closed to others and have at most `limit`
    /// bytes.
    ///
    /// - Throws: `.missing`, `.permissions`, `.malformed`, `.unsupported`, `.io`, `.resources`.
    package static func read(at path: String, limit: Int) throws(VaultError) -> ArrivingFile {
        if let bytes = try parcel(at: FilePath(path)) { return .parcel(try Parcel(decoding: bytes, path: path)) }
        let closed = try VaultError.converting { () throws(FileError) in
            try ProtectedFile(FilePath(path), .secret, followsLinks: true)
        }
        let bytes = try SecretBuffer(count: limit + 1) { memory throws(VaultError) in
            try VaultError.converting { () throws(FileError) in try closed.fill(memory) }
        }
        guard bytes.count <= limit else {
            throw VaultError(kind: .malformed, path: path, .largerThan(limit))
        }
        return .plain(bytes)
    }

    /// Returns the bytes of a parcel; `nil` for anything else, of which no more than its mark is read.
    private static func parcel(at path: FilePath) throws(VaultError) -> [UInt8]? {
        try VaultError.converting { () throws(FileError) in
            let file = try ProtectedFile(path, .none, followsLinks: true)
            var mark = [UInt8](repeating: 0, count: Parcel.magic.count)
            var target = mark.mutableSpan
            _ = try target.withUnsafeMutableBytes { memory throws(FileError) in try file.fill(memory) }
            return Parcel.isMarked(mark) ? try file.readAll(limit: Bounds.file) : nil
        }
    }
}
