@testable import Vault

/// The values that lead through the vector `opened-key-file`, and key-encryption keys of slots of other vectors.
enum WorkedExample {
    static func rows() throws -> [(String, String)] {
        let vectors = try Vector.onDisk()
        let file = try bytes(of: "opened-key-file", in: vectors)
        let container = try Container(decoding: file)
        guard let slot = container.slots.first, let entry = container.entries.first else {
            throw Vector.Fault(reason: "opened-key-file has not one slot and one entry")
        }
        let owner = SealOwner(id: container.header.vaultID, path: "example")
        let key = try ForgedKey.keyFile()
        guard let factor = slot.body.factors.first,
            let sealing = try factor.keyEncryptionKey(for: key.material, of: owner, options: .forTests()),
            let dataKey = try slot.open(with: [key.material], of: owner, options: .forTests())?.dataKey
        else { throw Vector.Fault(reason: "opened-key-file does not open") }
        let keys = try VaultContents.Keys(dataKey: dataKey)
        let entryStart = Header.length + slot.prefix.count + slot.wrapped.count
        let identity = Array(file[entryStart..<entryStart + 16])
        let name = Array("work".utf8)
        let attributesData = owner.id + identity + [1]
        let secretData = owner.id + identity + [2] + name
        guard let attributes = try entry.attributes.openSecret(key: keys.entries, associatedData: attributesData),
            let secret = try entry.secret?.openSecret(key: keys.entries, associatedData: secretData)
        else { throw Vector.Fault(reason: "opened-key-file has no entry with a secret") }
        let rows: [(String, [UInt8])] = [
            ("header", Array(file[..<Header.length])),
            ("slot up to the wrapped key", slot.prefix),
            ("wrapped key: nonce", Array(slot.wrapped.prefix(24))),
            ("wrapped key: ciphertext and tag", Array(slot.wrapped.dropFirst(24))),
            ("key file", ForgedKey.keyFileBytes),
            ("context", factor.context(owner)),
            ("key-encryption key", plain(sealing)),
            ("associated data of the wrapped key", owner.id + slot.prefix),
            ("data key", plain(dataKey)),
            ("subkey 1", plain(keys.entries)),
            ("subkey 2", plain(keys.file)),
            ("subkey 4", plain(keys.intake)),
            ("intake key", container.header.intakeKey),
            ("keyed hash", Array(file.suffix(Sodium.hashLength))),
            ("entry up to the sealed attributes", Array(file[entryStart..<entryStart + SealedEntry.headerLength])),
            ("sealed attributes", entry.attributes.bytes),
            ("associated data of the attributes", attributesData),
            ("plaintext of the attributes", plain(attributes)),
            ("sealed secret", entry.secret?.bytes ?? []),
            ("associated data of the secret", secretData),
            ("plaintext of the secret", plain(secret)),
        ]
        return rows.map { ($0.0, Vector.hexadecimal($0.1)) } + (try otherSlots(vectors))
    }

    private static func otherSlots(_ vectors: [Vector]) throws -> [(String, String)] {
        let single: [(String, ForgedKey)] = [
            ("opened-passphrase", try .passphrase()), ("opened-systemd-credential", try .systemdCredential()),
            ("opened-command", try .command()), ("opened-recovery-code", try .recoveryCode()),
            ("opened-recipient", try .recipient()),
        ]
        var rows: [(String, String)] = []
        for (name, key) in single {
            let container = try Container(decoding: bytes(of: name, in: vectors))
            let owner = SealOwner(id: container.header.vaultID, path: name)
            let sealing = try container.slots.first?.body.factors.first?.keyEncryptionKey(
                for: key.material,
                of: owner,
                options: .forTests()
            )
            rows.append(("key-encryption key of `\(name)`", Vector.hexadecimal(sealing.map(plain) ?? [])))
        }
        let name = "opened-two-passphrase-key-file"
        let container = try Container(decoding: bytes(of: name, in: vectors))
        guard let body = container.slots.first?.body else { throw Vector.Fault(reason: "\(name) has no slot") }
        let owner = SealOwner(id: container.header.vaultID, path: name)
        let joined = try SecretBuffer(joining: [
            ForgedKey.passphrase().sealing(), ForgedKey.keyFile().sealing(),
        ])
        rows.append(("the two keys of `\(name)`", Vector.hexadecimal(plain(joined))))
        rows.append(("context of `\(name)`", Vector.hexadecimal(body.context(owner))))
        let sealing = try Sodium.keyedHashKey(body.context(owner), key: joined)
        rows.append(("key-encryption key of `\(name)`", Vector.hexadecimal(plain(sealing))))
        return rows
    }

    private static func plain(_ secret: SecretBuffer) -> [UInt8] {
        secret.withUnsafeBytes { Array($0) }
    }

    private static func bytes(of name: String, in vectors: [Vector]) throws -> [UInt8] {
        guard let vector = vectors.first(where: { $0.name == name }) else {
            throw Vector.Fault(reason: "there is no vector \(name)")
        }
        return vector.bytes
    }
}
