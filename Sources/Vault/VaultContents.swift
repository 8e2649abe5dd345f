/// An authenticated container with its names and attributes decrypted.
struct VaultContents: Sendable {
    /// The data key and the keys derived from it (`crypto_kdf`, context `notifyvt`).
    struct Keys: Sendable {
        /// The key that the slots wrap.
        let dataKey: SecretBuffer
        /// Subkey 1: seals entries.
        let entries: SecretBuffer
        /// Subkey 2: keys the hash over the file.
        let file: SecretBuffer
        /// Subkey 3: keys the codes of the audit log.
        let audit: SecretBuffer
        /// Subkey 4: opens what was sealed to the vault's intake key.
        let intake: SecretBuffer

        init(dataKey: SecretBuffer) throws(VaultError) {
            self.dataKey = dataKey
            entries = try Sodium.subkey(1, of: dataKey)
            file = try Sodium.subkey(2, of: dataKey)
            audit = try Sodium.subkey(3, of: dataKey)
            intake = try Sodium.subkey(4, of: dataKey)
        }
    }

    let path: String
    let keys: Keys
    let container: Container
    /// In the order of their ids, which is the order in which they were added.
    let entries: [VaultEntry]

    var vaultID: [UInt8] { container.header.vaultID }

    /// Checks the keyed hash over `bytes`, from which `container` was decoded, and decrypts names and attributes.
    init(authenticating bytes: [UInt8], container: Container, keys: Keys, path: String) throws(VaultError) {
        self.path = path
        self.keys = keys
        self.container = container
        guard try Container.isAuthentic(bytes, fileKey: keys.file) else {
            throw Self.tampered(path, "its keyed hash is wrong")
        }
        guard try Sodium.publicKey(of: keys.intake) == container.header.intakeKey else {
            throw Self.tampered(path, "its intake key is another's")
        }
        var entries: [VaultEntry] = []
        var names: Set<String> = []
        let vaultID = container.header.vaultID
        for sealed in container.entries where sealed.kind == SealedEntry.credential {
            let opened: (name: String, attributes: [UInt8])?
            do throws(FormatError) {
                opened = try sealed.openAttributes(vaultID: vaultID, key: keys.entries)
            } catch {
                throw error.at(path)
            }
            guard let opened else { throw Self.tampered(path, "an entry does not open") }
            guard names.insert(opened.name).inserted else {
                throw FormatError.malformed("holds one name twice").at(path)
            }
            entries.append(
                VaultEntry(
                    name: opened.name,
                    attributes: opened.attributes,
                    hasSecret: sealed.secret != nil,
                    origin: VaultEntry.Origin(vaultID: vaultID, id: sealed.id)
                )
            )
        }
        self.entries = entries
    }

    /// Returns the secret of `entry`, or `nil` where it has none.
    func secret(of entry: VaultEntry) throws(VaultError) -> SecretBuffer? {
        switch entry.secret {
        case .absent: return nil
        case .given(let secret): return secret
        case .sealed:
            guard let origin = entry.origin, origin.vaultID == vaultID else {
                throw VaultError(kind: .missing, path: path, .entryOfOtherVault)
            }
            return try secret(id: origin.id)
        }
    }

    /// Returns the secret of the entry with that id, or `nil` where it has none.
    func secret(id: UInt32) throws(VaultError) -> SecretBuffer? {
        guard let sealed = container.entries.first(where: { $0.id == id }),
            let entry = entries.first(where: { $0.origin?.id == id })
        else {
            throw VaultError(kind: .missing, path: path, .unknownEntry)
        }
        guard sealed.secret != nil else { return nil }
        guard let secret = try sealed.openSecret(name: entry.name, vaultID: vaultID, key: keys.entries, path: path)
        else {
            throw Self.tampered(path, "a secret does not open")
        }
        return secret
    }

    private static func tampered(_ path: String, _ finding: String) -> VaultError {
        VaultError(
            kind: .authentication,
            path: path,
            .tampered(finding),
            remedy: .restoreCopy
        )
    }
}
