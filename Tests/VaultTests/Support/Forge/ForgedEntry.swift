@testable import Vault

/// An entry whose fields and plaintexts may each be wrong, with parts that are sealed for what they say.
struct ForgedEntry {
    var id: UInt32
    var kind: UInt16 = 1
    var flags: UInt16 = 0
    var version: UInt64 = 2
    var name: [UInt8]
    var attributes: [UInt8]
    var secret: [UInt8]?
    /// In the place of what name and attributes make.
    var attributesPlaintext: [UInt8]?
    /// In the place of what the secret makes.
    var secretPlaintext: [UInt8]?

    init(id: UInt32, name: [UInt8], attributes: [UInt8] = [], secret: [UInt8]? = nil) {
        self.id = id
        self.name = name
        self.attributes = attributes
        self.secret = secret
    }

    init(id: UInt32, _ name: String, attributes: [UInt8] = [], secret: [UInt8]? = nil) {
        self.init(id: id, name: Array(name.utf8), attributes: attributes, secret: secret)
    }

    /// How a vector tells it.
    var shown: Vector.Entry { Vector.Entry(name: name, attributes: attributes, secret: secret) }

    /// Returns the entry with something changed.
    func with(_ change: (inout ForgedEntry) -> Void) -> ForgedEntry {
        var copy = self
        change(&copy)
        return copy
    }

    static func padded(_ bytes: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(bytes)
        writer.pad()
        return writer.bytes
    }

    static func plaintext(ofSecret secret: [UInt8]) -> [UInt8] {
        padded(Sample.littleEndian(UInt32(secret.count)) + secret)
    }

    var identity: [UInt8] {
        Sample.littleEndian(id) + Sample.littleEndian(kind) + Sample.littleEndian(flags) + Sample.littleEndian(version)
    }

    var sealedAttributes: [UInt8] {
        get throws {
            let plaintext =
                attributesPlaintext
                ?? Self.padded(
                    Sample.littleEndian(UInt16(name.count)) + name + Sample.littleEndian(UInt32(attributes.count))
                        + attributes
                )
            return try seal(plaintext, [1])
        }
    }

    var sealedSecret: [UInt8] {
        get throws {
            guard let plaintext = secretPlaintext ?? secret.map(Self.plaintext) else { return [] }
            return try seal(plaintext, [2] + name)
        }
    }

    private func seal(_ plaintext: [UInt8], _ part: [UInt8]) throws -> [UInt8] {
        try ForgedVault.seal(
            plaintext,
            key: ForgedVault.keys().entries,
            associatedData: ForgedVault.vaultID + identity + part
        )
    }

    var bytes: [UInt8] {
        get throws { try assembled(sealedAttributes, sealedSecret) }
    }

    /// Returns the entry with these sealed parts.
    func assembled(_ attributes: [UInt8], _ secret: [UInt8]) -> [UInt8] {
        identity + Sample.littleEndian(UInt32(attributes.count)) + Sample.littleEndian(UInt32(secret.count))
            + attributes + secret
    }
}
