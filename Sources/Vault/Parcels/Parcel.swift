import Escaping

/// Records that are sealed to be opened elsewhere: to the intake key of a vault, to the owner of a key file, or with a
/// passphrase.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 8 | `notify`, 0x1a, `p` |
/// | 8 | 2 | format version, 1 |
/// | 10 | 2 | kind: 1 passphrase or 6 recipient |
/// | 12 | 4 | length of the whole file, at most 16 MiB |
/// | 16 | 16 | parcel id, random |
/// | 32 | 24 or 64 | parameters of the kind, as in a slot (see `Factor`) |
/// | … | … | sealed records: nonce (24), ciphertext, tag (16) |
///
/// The records' plaintext is `RecordText`, its key is the key-encryption key that the parameters yield. Associated data is
/// every byte before the sealed records. There is one valid encoding: whatever can be decoded encodes to the same bytes.
package struct Parcel: Sendable {
    static let magic: [UInt8] = Array("notify".utf8) + [0x1a, UInt8(ascii: "p")]
    static let version: UInt16 = 1
    static let identifierLength = 16
    static let headerLength = 32

    /// For errors: the file that it was read from.
    package let path: String
    let id: [UInt8]
    let factor: Factor
    let box: SealedBox

    /// The parcel id in hexadecimal.
    package var identifier: String { Hexadecimal.text(id) }

    /// The key to which it is sealed; `nil` where it is sealed with a passphrase.
    package var recipient: Recipient? {
        if case .recipient(let factor) = factor { factor.recipient } else { nil }
    }

    var owner: SealOwner { SealOwner(id: id, path: path, purpose: .parcel) }

    init(path: String, id: [UInt8], factor: Factor, box: SealedBox) {
        self.path = path
        self.id = id
        self.factor = factor
        self.box = box
    }

    /// Whether the bytes begin as a parcel does.
    static func isMarked(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.starts(with: magic)
    }

    /// Reads a whole file. Anyone can have sealed it, and it may not open.
    ///
    /// - Throws: `.malformed`, `.unsupported`.
    package init(decoding bytes: [UInt8], path: String) throws(VaultError) {
        do throws(FormatError) {
            try self.init(bytes, path: path)
        } catch {
            throw error.at(path, remedy: .sealAgain)
        }
    }

    private init(_ bytes: [UInt8], path: String) throws(FormatError) {
        guard Self.isMarked(bytes) else {
            throw .malformed(bytes.isEmpty ? "is empty" : "is not a parcel of notify")
        }
        guard bytes.count <= Bounds.file else { throw .malformed("is larger than a parcel can be") }
        var reader = ByteReader(bytes)
        _ = try reader.take(Self.magic.count)
        let version = try reader.integer(UInt16.self)
        guard version == Self.version else {
            throw .unsupported("has format version \(version), not \(Self.version)")
        }
        let kind = FactorKind(code: try reader.integer(UInt16.self))
        let length = Int(try reader.integer(UInt32.self))
        guard length == bytes.count else {
            throw .malformed(
                length > bytes.count
                    ? "is truncated: \(bytes.count) of \(length) bytes are there" : "has bytes after its end"
            )
        }
        guard let kind, [.passphrase, .recipient].contains(kind) else {
            throw .unsupported("is sealed in a way that this version does not know")
        }
        let id = try reader.take(Self.identifierLength)
        let factor = try Factor(kind: kind, from: &reader)
        let box = try SealedBox(reader.take(reader.remaining))
        guard box.plaintextCount.isMultiple(of: Bounds.padding) else { throw .malformed("has a wrong length") }
        self.init(path: path, id: id, factor: factor, box: box)
    }

    /// The bytes of the file.
    package var encoded: [UInt8] {
        Self.prefix(id: id, factor: factor, sealedCount: box.bytes.count) + box.bytes
    }

    /// Every byte before the sealed records.
    static func prefix(id: [UInt8], factor: Factor, sealedCount: Int) -> [UInt8] {
        let parameters = factor.parameters
        var writer = ByteWriter()
        writer.append(magic)
        writer.integer(version)
        writer.integer(factor.kind.code)
        writer.integer(UInt32(headerLength + parameters.count + sealedCount))
        writer.append(id)
        writer.append(parameters)
        return writer.bytes
    }
}
