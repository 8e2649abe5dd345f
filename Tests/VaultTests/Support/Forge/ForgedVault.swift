@testable import Vault

/// A vault put together from parts that may each be wrong, with a length and a hash that are right for them.
struct ForgedVault {
    static let vaultID = [UInt8](0xa0...0xaf)
    static let dataKey = [UInt8](0xc0...0xdf)

    var version: UInt16 = 1
    var flags: UInt32 = 0
    var generation: UInt64 = 2
    var vaultID = Self.vaultID
    var slots: [[UInt8]]
    var entries: [[UInt8]]
    /// Between the last entry and the hash.
    var trailing: [UInt8] = []
    /// Where they are not to be the right ones.
    var slotCount: UInt16?
    var entryCount: UInt32?
    var lengthExcess: UInt32 = 0
    var intakeKey: [UInt8]?

    static func keys() throws -> VaultContents.Keys {
        try VaultContents.Keys(dataKey: secret(dataKey))
    }

    /// The small vault that most vectors are made of: a passphrase slot, a key-file slot, three entries of which one has
    /// no secret.
    static func sample() throws -> ForgedVault {
        ForgedVault(
            slots: [
                try ForgedSlot(1, .passphrase(), label: "laptop").bytes, try ForgedSlot(2, .keyFile()).bytes,
            ],
            entries: try sampleEntries.map { try $0.bytes }
        )
    }

    static let sampleEntries = [
        ForgedEntry(id: 1, "work", attributes: Array("host=a".utf8), secret: Array("s3cret".utf8)),
        ForgedEntry(id: 2, "früh", secret: [0, 10, 255]),
        ForgedEntry(id: 3, "open", attributes: [7]),
    ]

    /// Without entries, where they do not matter.
    static func empty(_ slots: [ForgedSlot]) throws -> ForgedVault {
        ForgedVault(slots: try slots.map { try $0.bytes }, entries: [])
    }

    /// The sample with its key-file slot alone, and these entries.
    static func holding(_ entries: [ForgedEntry]) throws -> ForgedVault {
        ForgedVault(slots: [try ForgedSlot(2, .keyFile()).bytes], entries: try entries.map { try $0.bytes })
    }

    /// Returns the bytes of the vault with something changed.
    func with(_ change: (inout ForgedVault) throws -> Void) throws -> [UInt8] {
        var copy = self
        try change(&copy)
        return try copy.bytes
    }

    var bytes: [UInt8] {
        get throws {
            let keys = try Self.keys()
            let body = slots.flatMap { $0 } + entries.flatMap { $0 } + trailing
            var writer = ByteWriter()
            writer.append(Header.magic)
            writer.integer(version)
            writer.integer(slotCount ?? UInt16(slots.count))
            writer.integer(flags)
            writer.integer(entryCount ?? UInt32(entries.count))
            writer.integer(generation)
            writer.append(vaultID)
            writer.integer(UInt32(Header.length + body.count + Sodium.hashLength) &+ lengthExcess)
            writer.append(try intakeKey ?? Sodium.publicKey(of: keys.intake))
            writer.append(body)
            return writer.bytes + (try Sodium.keyedHash(writer.bytes, key: keys.file))
        }
    }

    /// Seals with a nonce that is the same for the same content.
    static func seal(_ plaintext: [UInt8], key: SecretBuffer, associatedData: [UInt8]) throws -> [UInt8] {
        let nonce = Array(try Sodium.hash(associatedData + plaintext).prefix(Sodium.nonceLength))
        return nonce
            + (try plaintext.withUnsafeBytes {
                try Sodium.seal($0, key: key, nonce: nonce, associatedData: associatedData)
            })
    }
}

extension Collection<UInt8> {
    /// Returns the bytes with those from `offset` on replaced.
    func patched(_ offset: Int, _ replacement: [UInt8]) -> [UInt8] {
        var copy = Array(self)
        copy.replaceSubrange(offset..<offset + replacement.count, with: replacement)
        return copy
    }
}
