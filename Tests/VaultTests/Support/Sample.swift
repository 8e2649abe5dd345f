import Testing

@testable import Vault

/// A small vault with fixed bytes: a passphrase slot, a key-file slot, three entries of which one has no secret.
struct Sample {
    static let passphrase = "correct horse"
    static let keyFile = [UInt8](0..<32)

    let bytes: [UInt8]
    let keys: VaultContents.Keys

    init() throws {
        bytes = try withTemporaryDirectory { directory in
            let path = directory + "/vault"
            try write(Self.keyFile, to: directory + "/key")
            let options = VaultOptions.forTests(entropy: FixedEntropy(seed: 1))
            let vault = try Vault.create(
                at: path,
                keys: [
                    (.passphrase(try secret(Self.passphrase)), "laptop"),
                    (.keyFile(path: directory + "/key"), ""),
                ],
                options: options
            )
            try vault.update { entries in
                entries.append(
                    VaultEntry(name: "work", attributes: Array("host=a".utf8), secret: try secret("s3cret"))
                )
                entries.append(VaultEntry(name: "früh", attributes: [], secret: try secret([0, 10, 255])))
                entries.append(VaultEntry(name: "open", attributes: [7], secret: nil))
            }
            return try contents(of: path)
        }
        let container = try Vault.decode(bytes, path: "sample")
        let opened = try Vault.unlock(
            bytes,
            container: container,
            keys: [.holding(.keyFile(try secret(Self.keyFile)))],
            options: .forTests(),
            path: "sample"
        )
        keys = opened.contents.keys
    }

    /// Where the parts begin in `bytes`, and after them where the last ends: two slots, three entries.
    var boundaries: [Int] {
        get throws {
            let container = try Container(decoding: bytes)
            var offsets = [Header.length]
            for slot in container.slots {
                var writer = ByteWriter()
                slot.encode(into: &writer)
                offsets.append(offsets[offsets.count - 1] + writer.bytes.count)
            }
            for entry in container.entries {
                var writer = ByteWriter()
                entry.encode(into: &writer)
                offsets.append(offsets[offsets.count - 1] + writer.bytes.count)
            }
            return offsets
        }
    }

    /// Returns the file made of the header and these parts (0 and 1 the slots, 2 to 4 the entries), its counts and
    /// length put right and its hash recomputed.
    func arranged(slots: [Int], entries: [Int]) throws -> [UInt8] {
        let offsets = try boundaries
        var file = Array(bytes[..<Header.length])
        for part in slots + entries { file += bytes[offsets[part]..<offsets[part + 1]] }
        file.replaceSubrange(10..<12, with: Self.littleEndian(UInt16(slots.count)))
        file.replaceSubrange(16..<20, with: Self.littleEndian(UInt32(entries.count)))
        return try rehashed(file + [UInt8](repeating: 0, count: Sodium.hashLength))
    }

    /// Returns `file` with its length put right and its hash recomputed.
    func rehashed(_ file: [UInt8]) throws -> [UInt8] {
        var file = file
        file.replaceSubrange(44..<48, with: Self.littleEndian(UInt32(file.count)))
        let body = Array(file.dropLast(Sodium.hashLength))
        return body + (try Sodium.keyedHash(body, key: keys.file))
    }

    /// Returns the vault with some bytes replaced and the hash recomputed.
    func patched(_ offset: Int, _ replacement: [UInt8]) throws -> [UInt8] {
        var file = bytes
        file.replaceSubrange(offset..<offset + replacement.count, with: replacement)
        return try rehashed(file)
    }

    static func littleEndian<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value) -> [UInt8] {
        var writer = ByteWriter()
        writer.integer(value)
        return writer.bytes
    }

    /// Opens bytes without a file.
    static func open(_ bytes: [UInt8], key: KeyMaterial) throws(VaultError) -> VaultContents {
        let container = try Vault.decode(bytes, path: "sample")
        return try Vault.unlock(
            bytes,
            container: container,
            keys: [.holding(key)],
            options: .forTests(),
            path: "sample"
        ).contents
    }
}
