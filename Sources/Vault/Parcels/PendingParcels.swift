import Escaping
import Files
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
            let bytes = try VaultError.converting { () throws(FileError) in
                try ProtectedFile(FilePath(path), .secret).readAll(limit: Bounds.file)
            }
            let parcel = try Parcel(decoding: bytes, path: path)
            guard parcel.identifier == id else {
                throw VaultError(
                    kind: .malformed,
                    path: path,
                    reason: "is a copy under another name: its id is \(parcel.identifier)"
                )
            }
            return parcel
        }
    }

    /// All that wait, by their ids. A directory that is not there is empty.
    ///
    /// - Throws: `.permissions` where others can write into the directory; `.unsupported` where it holds more than 64.
    package func items() throws(VaultError) -> [Item] {
        guard try isThere() else { return [] }
        let found = try VaultError.converting { () throws(FileError) in try Directory(FilePath(directory)).names() }
        let names = found.map(\.string).filter { $0.hasSuffix(Self.suffix) }.sorted()
        guard names.count <= Bounds.pending else {
            throw VaultError(
                kind: .unsupported,
                path: directory,
                reason: "holds \(names.count) items, more than \(Bounds.pending)",
                hint: "take away those that nobody of yours has put there"
            )
        }
        return names.map { Item(id: String($0.dropLast(Self.suffix.count)), path: directory + "/" + $0) }
    }

    /// Puts a parcel there, for good once it returns.
    ///
    /// - Throws: `.unsupported` where 64 wait already; `.permissions`, `.locked`, `.io`.
    package func add(_ parcel: Parcel, options: VaultOptions = VaultOptions()) throws(VaultError) -> Item {
        let place = FilePath(directory)
        if try !isThere() {
            try VaultError.converting { () throws(FileError) in _ = try Directory(place).make(withParents: false) }
            guard try isThere() else { throw VaultError(number: ENOENT, doing: "open", path: directory) }
        }
        let lock = try VaultError.converting { () throws(FileError) in
            try FileLock(place.appending(".lock"), of: place, ownerOf: place, deadline: options.lockDeadline)
        }
        defer { lock.release() }
        guard try items().count < Bounds.pending else {
            throw VaultError(
                kind: .unsupported,
                path: directory,
                reason: "\(Bounds.pending) items are waiting already",
                hint: "accept or reject some: notify vault pending"
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
        try VaultError.converting { () throws(FileError) in try Directory(of: FilePath(item.path)).flush() }
    }

    private func write(_ bytes: [UInt8], to path: String) throws(VaultError) {
        let temporaryPath = directory + "/.tmp"
        // Left behind by a writer that was killed; the lock says that none is alive.
        unlink(temporaryPath)
        try VaultError.converting { () throws(FileError) in
            var file = try NewFile(at: FilePath(temporaryPath))
            try file.write(bytes)
            try file.link(to: FilePath(path))
        }
    }

    private func isThere() throws(VaultError) -> Bool {
        var status = stat()
        guard lstat(directory, &status) == 0 else {
            guard errno == ENOENT else { throw VaultError(number: errno, doing: "look at", path: directory) }
            return false
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw VaultError(kind: .permissions, path: directory, reason: "is not a directory")
        }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw VaultError(
                kind: .permissions,
                path: directory,
                reason: "belongs to user \(status.st_uid), neither to you nor to root"
            )
        }
        guard status.st_mode & 0o077 == 0 else {
            throw VaultError(
                kind: .permissions,
                path: directory,
                reason: "has mode 0\(String(status.st_mode & 0o7777, radix: 8)); others must not have access",
                hint: ShellWord(directory).map { "chmod 700 \($0.text)" }
            )
        }
        return true
    }
}
