import Glibc

extension Vault {
    static func decode(_ bytes: [UInt8], path: String) throws(VaultError) -> Container {
        do throws(FormatError) {
            return try Container(decoding: bytes)
        } catch {
            throw error.at(path)
        }
    }

    /// Decodes and authenticates a whole file with keys that are known.
    static func read(
        _ bytes: [UInt8],
        keys: VaultContents.Keys,
        path: String
    ) throws(VaultError) -> VaultContents {
        try VaultContents(authenticating: bytes, container: decode(bytes, path: path), keys: keys, path: path)
    }

    /// Tries the slots of the key's kind in order, and authenticates with the first that opens.
    static func unlock(
        _ bytes: [UInt8],
        container: Container,
        key: ResolvedKey,
        options: VaultOptions,
        path: String
    ) throws(VaultError) -> (contents: VaultContents, slot: UInt16) {
        for slot in container.slots {
            let dataKey = try slot.unwrap(with: key, vaultID: container.header.vaultID, options: options, path: path)
            guard let dataKey else { continue }
            let contents = try VaultContents(
                authenticating: bytes,
                container: container,
                keys: try VaultContents.Keys(dataKey: dataKey),
                path: path
            )
            return (contents, slot.number)
        }
        throw wrongKey(key.kind, slots: container.slots, path: path)
    }

    static func checkLabels(_ labels: [String], options: VaultOptions, path: String) throws(VaultError) {
        guard Bounds.slots.contains(labels.count) else {
            throw VaultError(kind: .unsupported, path: path, reason: "a vault has 1 to 16 slots")
        }
        guard labels.allSatisfy({ Bounds.label.contains($0.utf8.count) && Bounds.isPlain($0) }) else {
            throw VaultError(
                kind: .unsupported,
                path: path,
                reason: "a label has at most 64 bytes and no control characters"
            )
        }
        guard Bounds.allows(options.passphraseCost) else {
            throw VaultError(kind: .unsupported, path: path, reason: "the Argon2 cost is outside the limits")
        }
    }

    private static func wrongKey(_ kind: SlotKind, slots: [Slot], path: String) -> VaultError {
        guard slots.contains(where: { $0.kind == kind }) else {
            var names: [String] = []
            for slot in slots where !names.contains(slot.kind.name) { names.append(slot.kind.name) }
            return VaultError(
                kind: .wrongKey,
                path: path,
                reason: "has no \(kind.name) slot",
                hint: "its slots are: " + names.joined(separator: ", ")
            )
        }
        return VaultError(
            kind: .wrongKey,
            path: path,
            reason: kind == .keyFile ? "this key file does not open it" : "this passphrase does not open it"
        )
    }
}

extension VaultContents {
    /// Decrypts every secret for a moment and returns how many there are.
    func countSecrets() throws(VaultError) -> Int {
        var count = 0
        for entry in entries {
            guard let id = entry.origin?.id, try secret(id: id) != nil else { continue }
            count += 1
        }
        return count
    }
}

extension VaultStatus {
    init(_ container: Container, file: VaultFile, size: Int, status: stat) {
        path = file.path
        formatVersion = Int(Header.version)
        vaultID = container.header.vaultID.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        generation = container.header.generation
        entryCount = container.entries.count
        self.size = size
        mode = status.st_mode & 0o7777
        owner = status.st_uid
        backupPath = file.backupPath
        var backup = stat()
        hasBackup = lstat(file.backupPath, &backup) == 0
        slots = container.slots.map { slot in
            let cost: PassphraseCost? = if case .passphrase(let body) = slot.body { body.cost } else { nil }
            return Slot(
                number: Int(slot.number),
                kind: slot.kind,
                label: slot.label,
                created: slot.created,
                cost: cost
            )
        }
    }
}
