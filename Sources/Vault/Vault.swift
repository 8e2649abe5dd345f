import Escaping
import Files
import Synchronization

/// An open vault: named entries whose secrets are decrypted one at a time, on request.
///
/// All calls block: on the disk, on other writers, and, for a passphrase slot, on Argon2 (0.1 s and 64 MiB at the standard
/// cost). Call none of them on a cooperative thread or an event loop. The format is described in `etc/vault-format.md`.
package final class Vault: Sendable {
    /// As it was given.
    package let path: String
    /// The number of the slot that opened; `nil` where the vault was unlocked already.
    package let slot: Int?
    let options: VaultOptions
    let contents: Mutex<VaultContents>

    private init(contents: VaultContents, slot: UInt16?, options: VaultOptions) {
        path = contents.path
        self.slot = slot.map { Int($0) }
        self.options = options
        self.contents = Mutex(contents)
    }

    /// - Throws: `.exists` where anything has the name of the vault, even a dangling link.
    package static func expectAbsence(at path: String) throws(VaultError) {
        try VaultFile(path: path).expectAbsence()
    }

    /// Makes an empty vault with one slot.
    ///
    /// - Throws: `.exists` where anything has that name, even a dangling link; whatever obtaining the key throws.
    @discardableResult
    package static func create(
        at path: String,
        key: VaultKey,
        options: VaultOptions = VaultOptions()
    ) throws(VaultError) -> Vault {
        try create(at: path, keys: [(key, "")], options: options)
    }

    /// Makes an empty vault with a slot for each of the keys: 1 to 16, each with a label of at most 64 bytes, which is
    /// stored unencrypted.
    @discardableResult
    package static func create(
        at path: String,
        keys: [(key: VaultKey, label: String)],
        options: VaultOptions = VaultOptions()
    ) throws(VaultError) -> Vault {
        try Sodium.start()
        let file = VaultFile(path: path)
        try file.expectAbsence()
        try checkLabels(keys.map(\.label), options: options, path: path)
        let opened = try VaultContents.Keys(dataKey: options.entropy.key())
        let owner = SealOwner(id: options.entropy.bytes(count: Header.identifierLength), path: path)
        var slots: [Slot] = []
        for (key, label) in keys {
            guard let material = try key.obtain().last else { continue }
            slots.append(
                try Slot(
                    number: UInt16(slots.count + 1),
                    label: label,
                    wrapping: opened.dataKey,
                    for: .one(.material(material)),
                    of: owner,
                    options: options
                )
            )
        }
        let intakeKey = try Sodium.publicKey(of: opened.intake)
        let header = Header(generation: 1, vaultID: owner.id, intakeKey: intakeKey)
        let bytes = try Container(header: header, slots: slots, entries: []).encoded(fileKey: opened.file)
        let contents = try read(bytes, keys: opened, path: path)
        let lock = try file.lock(deadline: options.lockDeadline)
        defer { lock.release() }
        try file.expectAbsence()
        // The anchor of a vault that was here before must not lock out this one, even if the power fails in between.
        try options.anchor?.forget()
        try file.create(bytes) { written throws(VaultError) in
            _ = try read(written, keys: opened, path: path)
        }
        options.moveAnchor(to: contents.anchor(bytes), of: path)
        return Vault(contents: contents, slot: 1, options: options)
    }

    /// Opens a vault with one key.
    package static func open(
        at path: String,
        key: VaultKey,
        options: VaultOptions = VaultOptions()
    ) throws(VaultError) -> Vault {
        try open(at: path, keys: [key], options: options)
    }

    /// Opens a vault: checks file, format and costs, then tries the key of a short unlock, then the others in order.
    ///
    /// - Throws: `.wrongKey` where no slot opens; `.authentication` where one does, but the file is not what was written;
    ///   `.rolledBack` where it is not the last seen state or a later one; `.missing`, `.permissions`, `.malformed`,
    ///   `.unsupported`, `.resources`, `.io`.
    package static func open(
        at path: String,
        keys: [VaultKey],
        options: VaultOptions = VaultOptions()
    ) throws(VaultError) -> Vault {
        try open(at: path, keys: { _ in keys }, options: options)
    }

    /// As above; `keys` returns the keys for the slots that the vault has. The file is read once.
    package static func open(
        at path: String,
        keys: ([VaultStatus.Slot]) -> [VaultKey],
        options: VaultOptions = VaultOptions()
    ) throws(VaultError) -> Vault {
        try Sodium.start()
        // First the anchor: whoever writes in between makes the vault newer than that, never older.
        let anchor = try options.anchor?.read()
        let bytes = try VaultFile(path: path).read().bytes
        let container = try decode(bytes, path: path)
        let keys = keys(container.slots.map(VaultStatus.Slot.init))
        let (contents, slot) = try open(bytes, container: container, keys: keys, options: options, path: path)
        let state = contents.anchor(bytes)
        try anchor?.admit(state, path: path)
        if anchor != state { options.followWithAnchor(to: state, of: path) }
        return Vault(contents: contents, slot: slot, options: options)
    }

    /// Returns what a vault shows without a key. The file is checked as `open` checks it, but nothing is authenticated.
    package static func status(at path: String) throws(VaultError) -> VaultStatus {
        let file = VaultFile(path: path)
        let (bytes, status) = try file.read()
        return VaultStatus(try decode(bytes, path: path), file: file, size: bytes.count, status: status)
    }

    /// All entries, in the order in which they were added.
    package var entries: [VaultEntry] { contents.withLock { $0.entries } }

    /// Grows by 1 with each write.
    package var generation: UInt64 { contents.withLock { $0.container.header.generation } }

    /// Decrypts the secret of `entry` into guarded memory.
    ///
    /// - Returns: the secret, or `nil` where the entry has none.
    package func secret(of entry: VaultEntry) throws(VaultError) -> SecretBuffer? {
        try contents.withLock { $0 }.secret(of: entry)
    }

    /// Changes the entries in one write: lock, read again, change, write a new file, verify, back up, replace.
    ///
    /// - Parameter change: gets the entries as they are on disk now. Where it throws, or changes nothing, nothing is
    ///   written. The order of the array has no meaning: entries stay in the order in which they were added.
    /// - Returns: what `change` returns.
    /// - Throws: what `change` throws; `VaultError`: `.exists`, `.unsupported` or `.unusableSecret` where the entries
    ///   cannot be stored, `.locked`, `.io`, `.permissions`, and as `open`.
    package func update<Result>(_ change: (inout [VaultEntry]) throws -> Result) throws -> Result {
        try update { entries, _ in try change(&entries) }
    }

    /// As `update(_:)` with the entries alone; `secret` decrypts the secret of an entry as it is on disk now.
    package func update<Result>(
        _ change: (inout [VaultEntry], _ secret: (VaultEntry) throws -> SecretBuffer?) throws -> Result
    ) throws -> Result {
        try rewrite { current in
            var entries = current.entries
            let result = try change(&entries) { entry in try current.secret(of: entry) }
            let next = try current.container(holding: entries, entropy: options.entropy)
            return (result, next.map { Rewriting(container: $0, keys: current.keys) })
        }
    }

    /// What replaces a vault.
    struct Rewriting {
        let container: Container
        let keys: VaultContents.Keys
    }

    /// Replaces the vault by what `change` makes of its current state; `nil` leaves it as it is.
    func rewrite<Result>(_ change: (VaultContents) throws -> (Result, Rewriting?)) throws -> Result {
        let file = VaultFile(path: path)
        let known = contents.withLock { $0 }
        let lock = try file.lock(deadline: options.lockDeadline)
        defer { lock.release() }
        let anchor = try options.anchor?.read()
        let (bytes, status) = try file.read()
        let container = try Self.decode(bytes, path: path)
        guard container.header.intakeKey == known.container.header.intakeKey else {
            throw VaultError(kind: .wrongKey, path: path, .otherDataKey, remedy: .retry)
        }
        let current = try VaultContents(authenticating: bytes, container: container, keys: known.keys, path: path)
        guard current.container.header.generation >= known.container.header.generation else {
            throw VaultError(kind: .authentication, path: path, .olderCopyOfItself)
        }
        try anchor?.admit(current.anchor(bytes), path: path)
        let (result, next) = try change(current)
        guard let next else {
            adopt(current)
            return result
        }
        let encoded = try next.container.encoded(fileKey: next.keys.file)
        guard encoded.count <= Bounds.file else {
            throw VaultError(kind: .unsupported, path: path, .growsAbove(Bounds.file))
        }
        var written: VaultContents?
        try file.replace(with: encoded, status: status) { bytes throws(VaultError) in
            let read = try Self.read(bytes, keys: next.keys, path: path)
            _ = try read.countSecrets()
            written = read
        }
        if let written {
            options.moveAnchor(to: written.anchor(encoded), of: path)
            adopt(written)
        }
        return result
    }

    /// 32 hexadecimal digits, drawn when the vault was made.
    package var identifier: String { Hexadecimal.text(contents.withLock { $0.vaultID }) }

    /// What the lines of the vault's audit log are authenticated with.
    package var auditKey: AuditKey { AuditKey(contents.withLock { $0.keys.audit }) }

    /// Decrypts every entry and every secret once.
    ///
    /// - Throws: `.authentication` where one does not open. The hash over the file was checked when the vault was opened.
    package func check() throws(VaultError) -> VaultCheck {
        let contents = contents.withLock { $0 }
        return VaultCheck(
            generation: contents.container.header.generation,
            slot: slot,
            entryCount: contents.entries.count,
            secretCount: try contents.countSecrets()
        )
    }

    private func adopt(_ newer: VaultContents) {
        contents.withLock { known in
            if newer.container.header.generation > known.container.header.generation { known = newer }
        }
    }
}
