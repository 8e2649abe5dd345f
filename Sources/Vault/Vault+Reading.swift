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

    static func checkLabels(_ labels: [String], options: VaultOptions, path: String) throws(VaultError) {
        guard Bounds.slots.contains(labels.count) else {
            throw VaultError(kind: .unsupported, path: path, .slotCount(Bounds.slots))
        }
        guard labels.allSatisfy({ Bounds.label.contains($0.utf8.count) && Bounds.isPlain($0) }) else {
            throw VaultError(kind: .unsupported, path: path, .labelTooLong(limit: Bounds.label.upperBound))
        }
        guard Bounds.allows(options.passphraseCost) else {
            throw VaultError(kind: .unsupported, path: path, .costOutsideLimits)
        }
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
