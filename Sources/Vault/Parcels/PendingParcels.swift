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
            let bytes = try ProtectedFile(path: path, followsLinks: false).readAll(limit: Bounds.file)
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
        let names = try Directory.names(in: directory).filter { $0.hasSuffix(Self.suffix) }.sorted()
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
        if mkdir(directory, 0o700) == 0 {
            try Directory.sync(holding: directory)
        } else if errno != EEXIST {
            throw VaultError(number: errno, doing: "create", path: directory)
        }
        guard try exists() else { throw VaultError(number: ENOENT, doing: "open", path: directory) }
        let lock = try FileLock(besides: directory + "/", deadline: options.lockDeadline)
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
        try Directory.sync(holding: item.path)
    }

    private func write(_ bytes: [UInt8], to path: String) throws(VaultError) {
        let temporaryPath = directory + "/.tmp"
        // Left behind by a writer that was killed: under the lock, no other one is alive.
        unlink(temporaryPath)
        let file = try NewFile(path: temporaryPath, status: nil)
        defer { file.discard() }
        try bytes.span.withUnsafeBytes { bytes throws(VaultError) in try file.write(bytes) }
        try file.sync()
        guard link(temporaryPath, path) == 0 else { throw VaultError(number: errno, doing: "create", path: path) }
        try Directory.sync(holding: path)
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
