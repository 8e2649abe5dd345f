import Files
import Glibc

/// Parcels that wait for a vault until someone who can open it accepts them: files `ID.parcel` in the directory
/// `VAULT.pending`.
///
/// Whoever can write in the directory can add a parcel. So none is used before it is accepted.
package struct PendingParcels: Sendable {
    /// The path of the directory.
    package let directory: String

    private static let suffix = ".parcel"

    package init(besidesVaultAt path: String) {
        directory = path + ".pending"
    }

    /// A parcel that waits.
    package struct Item: Sendable {
        /// The file's name without `.parcel`, which should be the parcel id in hexadecimal. Not escaped.
        package let id: String
        package let path: String

        /// Reads it, as strictly as a vault: owner, mode, no link, a whole parcel whose name is its id.
        ///
        /// - Throws: `.missing`, `.permissions`, `.malformed`, `.unsupported`, `.io`.
        package func parcel() throws(VaultError) -> Parcel {
            let bytes = try VaultError.converting { () throws(FileError) in
                try ProtectedFile(FilePath(path), .secret).readAll(limit: Bounds.file)
            }
            let parcel = try Parcel(decoding: bytes, path: path)
            guard parcel.identifier == id else {
                throw VaultError(kind: .malformed, path: path, .otherIdentifier(parcel.identifier))
            }
            return parcel
        }
    }

    /// Returns the parcels that wait, sorted by id; none where there is no directory.
    ///
    /// - Throws: `.permissions` where others have access to the directory; `.unsupported` where it holds more than 64.
    package func items() throws(VaultError) -> [Item] {
        guard try exists() else { return [] }
        let found = try VaultError.converting { () throws(FileError) in try Directory(FilePath(directory)).names() }
        let names = found.map(\.string).filter { $0.hasSuffix(Self.suffix) }.sorted()
        guard names.count <= Bounds.pending else {
            throw VaultError(
                kind: .unsupported,
                path: directory,
                .pendingCount(names.count, limit: Bounds.pending),
                remedy: .removeStrangers
            )
        }
        return names.map { Item(id: String($0.dropLast(Self.suffix.count)), path: directory + "/" + $0) }
    }

    /// Adds a parcel, which is on the disk when this returns.
    ///
    /// - Throws: `.unsupported` where 64 wait already; `.permissions`, `.locked`, `.io`.
    package func add(_ parcel: Parcel, options: VaultOptions = VaultOptions()) throws(VaultError) -> Item {
        let place = FilePath(directory)
        if try !exists() {
            try VaultError.converting { () throws(FileError) in _ = try Directory(place).make(withParents: false) }
            guard try exists() else { throw VaultError(number: ENOENT, doing: "open", path: directory) }
        }
        let lock = try VaultError.converting { () throws(FileError) in
            try FileLock(place.appending(".lock"), of: place, ownerOf: place, deadline: options.lockDeadline)
        }
        defer { lock.release() }
        guard try items().count < Bounds.pending else {
            throw VaultError(
                kind: .unsupported,
                path: directory,
                .pendingFull(limit: Bounds.pending),
                remedy: .settlePending
            )
        }
        let item = Item(id: parcel.identifier, path: "\(directory)/\(parcel.identifier)\(Self.suffix)")
        try write(parcel.encoded, to: item.path)
        return item
    }

    /// Removes a parcel; one that is gone already is no error.
    package func remove(_ item: Item) throws(VaultError) {
        guard unlink(item.path) == 0 || errno == ENOENT else {
            throw VaultError(number: errno, doing: "remove", path: item.path)
        }
        try VaultError.converting { () throws(FileError) in try Directory(of: FilePath(item.path)).flush() }
    }

    private func write(_ bytes: [UInt8], to path: String) throws(VaultError) {
        let temporaryPath = directory + "/.tmp"
        // Left behind by a writer that was killed: under the lock, no other one is alive.
        unlink(temporaryPath)
        try VaultError.converting { () throws(FileError) in
            var file = try NewFile(at: FilePath(temporaryPath))
            try file.write(bytes)
            try file.link(to: FilePath(path))
        }
    }

    private func exists() throws(VaultError) -> Bool {
        var status = stat()
        guard lstat(directory, &status) == 0 else {
            guard errno == ENOENT else { throw VaultError(number: errno, doing: "look at", path: directory) }
            return false
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw VaultError(kind: .permissions, path: directory, .notDirectory)
        }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw VaultError(kind: .permissions, path: directory, .owner(status.st_uid))
        }
        guard status.st_mode & 0o077 == 0 else {
            throw VaultError(
                kind: .permissions,
                path: directory,
                .openToOthers(mode: status.st_mode & 0o7777),
                remedy: .chmod(mode: "700", path: directory)
            )
        }
        return true
    }
}
