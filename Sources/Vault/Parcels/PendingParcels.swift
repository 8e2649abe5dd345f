import Glibc

/// Parcels that wait beside a vault until someone who can open it accepts them: the directory `VAULT.pending` with a file
/// `ID.parcel` for each.
///
/// Whoever can write there can put a parcel there. So one is never used before it is accepted.
package struct PendingParcels: Sendable {
    package let directory: String

    private static let suffix = ".parcel"

    package init(besidesVaultAt path: String) {
        directory = path + ".pending"
    }

    /// A file that waits.
    package struct Item: Sendable {
        /// The file's name without `.parcel`: the parcel id in hexadecimal, where it is as it should be. Not escaped.
        package let id: String
        package let path: String

        /// Reads it, as strictly as a vault is read: owner, mode, no link, a whole parcel that is called by its id.
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

    /// All that wait, by their ids. A directory that is not there is empty.
    ///
    /// - Throws: `.permissions` where others can write into the directory; `.unsupported` where it holds more than 64.
    package func items() throws(VaultError) -> [Item] {
        guard try isThere() else { return [] }
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

    /// Puts a parcel there, for good once it returns.
    ///
    /// - Throws: `.unsupported` where 64 wait already; `.permissions`, `.locked`, `.io`.
    package func add(_ parcel: Parcel, options: VaultOptions = VaultOptions()) throws(VaultError) -> Item {
        if mkdir(directory, 0o700) == 0 {
            try Directory.sync(holding: directory)
        } else if errno != EEXIST {
            throw VaultError(number: errno, doing: "create", path: directory)
        }
        guard try isThere() else { throw VaultError(number: ENOENT, doing: "open", path: directory) }
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

    /// Takes an item away; one that is gone already is no error.
    package func remove(_ item: Item) throws(VaultError) {
        guard unlink(item.path) == 0 || errno == ENOENT else {
            throw VaultError(number: errno, doing: "remove", path: item.path)
        }
        try Directory.sync(holding: item.path)
    }

    private func write(_ bytes: [UInt8], to path: String) throws(VaultError) {
        let temporaryPath = directory + "/.tmp"
        // Left behind by a writer that was killed; the lock says that none is alive.
        unlink(temporaryPath)
        let file = try NewFile(path: temporaryPath, status: nil)
        defer { file.discard() }
        try bytes.span.withUnsafeBytes { bytes throws(VaultError) in try file.write(bytes) }
        try file.sync()
        guard link(temporaryPath, path) == 0 else { throw VaultError(number: errno, doing: "create", path: path) }
        try Directory.sync(holding: path)
    }

    private func isThere() throws(VaultError) -> Bool {
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
