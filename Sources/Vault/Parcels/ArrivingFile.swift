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
        let file = try ProtectedFile(path: path, followsLinks: true, admitsOthers: true)
        var mark = [UInt8](repeating: 0, count: Parcel.magic.count)
        var target = mark.mutableSpan
        _ = try target.withUnsafeMutableBytes { memory throws(VaultError) in try file.fill(memory) }
        if Parcel.isMarked(mark) {
            return .parcel(try Parcel(decoding: file.readAll(limit: Bounds.file), path: path))
        }
        let closed = try ProtectedFile(path: path, followsLinks: true)
        let bytes = try SecretBuffer(count: limit + 1) { memory throws(VaultError) in try closed.fill(memory) }
        guard bytes.count <= limit else {
            throw VaultError(kind: .malformed, path: path, .largerThan(limit))
        }
        return .plain(bytes)
    }
}
