/// An entry as stored in the file.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 4 | id, at least 1, ascending through the file |
/// | 4 | 2 | kind: 1 a credential profile; others are kept, but not shown |
/// | 6 | 2 | flags: the upper 8 bits are critical, refused where unknown; the lower ones are kept |
/// | 8 | 8 | version: the generation that sealed it |
/// | 16 | 4 | length of the sealed attributes |
/// | 20 | 4 | length of the sealed secret, 0 where there is none |
/// | 24 | … | sealed attributes |
/// | … | … | sealed secret |
///
/// The attributes' plaintext is the name's length (2) and the name, the attributes' length (4) and the attributes; the
/// secret's is its length (4) and its bytes. Both are filled up with zeros to the next multiple of 64. The key is subkey
/// 1 of the data key. Associated data: vault id (16), the first 16 bytes of the entry, one byte 1 (attributes) or 2
/// (secret), and for the secret the name.
struct SealedEntry: Equatable, Sendable {
    static let credential: UInt16 = 1
    static let headerLength = 24
    static let knownCriticalFlags: UInt16 = 0

    private enum Part: UInt8 {
        case attributes = 1
        case secret = 2
    }

    let id: UInt32
    let kind: UInt16
    let flags: UInt16
    let version: UInt64
    let attributes: SealedBox
    let secret: SealedBox?

    init(from reader: inout ByteReader) throws(FormatError) {
        id = try reader.integer(UInt32.self)
        kind = try reader.integer(UInt16.self)
        flags = try reader.integer(UInt16.self)
        version = try reader.integer(UInt64.self)
        let attributesLength = Int(try reader.integer(UInt32.self))
        let secretLength = Int(try reader.integer(UInt32.self))
        guard flags & 0xff00 & ~Self.knownCriticalFlags == 0 else {
            throw .unsupported("an entry needs a feature that this version does not have")
        }
        guard Bounds.generation.contains(version), kind != 0 else { throw .malformed("holds an impossible entry") }
        guard Self.isPossible(attributesLength, holding: 6 + Bounds.name.upperBound + Bounds.attributes.upperBound),
            secretLength == 0 || Self.isPossible(secretLength, holding: 4 + Bounds.secret.upperBound)
        else { throw .malformed("holds a sealed part of an impossible length") }
        attributes = try SealedBox(reader.take(attributesLength))
        secret = secretLength == 0 ? nil : try SealedBox(reader.take(secretLength))
    }

    private static func isPossible(_ length: Int, holding most: Int) -> Bool {
        let padded = length - SealedBox.overhead
        return padded > 0 && padded.isMultiple(of: Bounds.padding) && padded < most + Bounds.padding
    }

    /// Seals a credential profile.
    init(
        id: UInt32,
        version: UInt64,
        name: String,
        attributes: [UInt8],
        secret: SecretBuffer?,
        vaultID: [UInt8],
        key: SecretBuffer,
        entropy: any EntropySource
    ) throws(VaultError) {
        self.id = id
        kind = Self.credential
        flags = 0
        self.version = version
        var plaintext = ByteWriter()
        plaintext.integer(UInt16(name.utf8.count))
        plaintext.append(name.utf8)
        plaintext.integer(UInt32(attributes.count))
        plaintext.append(attributes)
        plaintext.pad()
        let identity = Self.identity(id: id, kind: kind, flags: flags, version: version)
        let bytes = plaintext.bytes
        self.attributes = try bytes.span.withUnsafeBytes { bytes throws(VaultError) in
            try SealedBox(
                sealing: bytes,
                key: key,
                associatedData: vaultID + identity + [Part.attributes.rawValue],
                entropy: entropy
            )
        }
        guard let secret else {
            self.secret = nil
            return
        }
        let padded = try Self.padded(secret)
        let data = vaultID + identity + [Part.secret.rawValue] + Array(name.utf8)
        self.secret = try padded.withUnsafeBytes { bytes throws(VaultError) in
            try SealedBox(sealing: bytes, key: key, associatedData: data, entropy: entropy)
        }
    }

    func encode(into writer: inout ByteWriter) {
        writer.append(Self.identity(id: id, kind: kind, flags: flags, version: version))
        writer.integer(UInt32(attributes.bytes.count))
        writer.integer(UInt32(secret?.bytes.count ?? 0))
        writer.append(attributes.bytes)
        writer.append(secret?.bytes ?? [])
    }

    /// Returns name and attributes, or `nil` where they do not open.
    func openAttributes(vaultID: [UInt8], key: SecretBuffer) throws(FormatError) -> (name: String, attributes: [UInt8])?
    {
        var plaintext = [UInt8](repeating: 0, count: attributes.plaintextCount)
        let data = associatedData(vaultID) + [Part.attributes.rawValue]
        guard plaintext.withUnsafeMutableBytes({ attributes.open(key: key, associatedData: data, into: $0) }) else {
            return nil
        }
        var reader = ByteReader(plaintext)
        let nameLength = Int(try reader.integer(UInt16.self))
        guard Bounds.name.contains(nameLength) else { throw .malformed("holds a name of an impossible length") }
        let name = try reader.text(nameLength)
        let count = Int(try reader.integer(UInt32.self))
        guard Bounds.attributes.contains(count) else { throw .malformed("holds attributes of an impossible length") }
        let opened = try reader.take(count)
        try reader.padding()
        return (name, opened)
    }

    /// Returns the secret of the entry that is called `name`, or `nil` where it has none or does not open.
    ///
    /// - Throws: `.malformed` at `path` where it opens and is not in the one valid encoding.
    func openSecret(
        name: String,
        vaultID: [UInt8],
        key: SecretBuffer,
        path: String
    ) throws(VaultError) -> SecretBuffer? {
        let data = associatedData(vaultID) + [Part.secret.rawValue] + Array(name.utf8)
        guard let padded = try secret?.openSecret(key: key, associatedData: data) else { return nil }
        return try Self.unpadded(padded, path: path)
    }

    private func associatedData(_ vaultID: [UInt8]) -> [UInt8] {
        vaultID + Self.identity(id: id, kind: kind, flags: flags, version: version)
    }

    private static func identity(id: UInt32, kind: UInt16, flags: UInt16, version: UInt64) -> [UInt8] {
        var writer = ByteWriter()
        writer.integer(id)
        writer.integer(kind)
        writer.integer(flags)
        writer.integer(version)
        return writer.bytes
    }
}
