@testable import Vault

/// A parcel whose fields and plaintext may each be wrong, with a length and a seal that are right for them.
struct ForgedParcel {
    static let id = [UInt8](0xb0...0xbf)
    static let owner = SealOwner(id: id, path: "forged", purpose: .parcel)

    var version: UInt16 = 1
    var kind: UInt16
    var parameters: [UInt8]
    var lengthExcess: UInt32 = 0
    var sealing: SecretBuffer
    var plaintext: [UInt8]

    init(_ key: ForgedKey, owner: SealOwner = owner, plaintext: [UInt8]) throws {
        guard let sealing = try key.factor.keyEncryptionKey(for: key.material, of: owner, options: .forTests()) else {
            throw Vector.Fault(reason: "a key leads nowhere")
        }
        self.init(key.factor, sealing: sealing, plaintext: plaintext)
    }

    private init(_ factor: Factor, sealing: SecretBuffer, plaintext: [UInt8]) {
        kind = factor.kind.code
        parameters = factor.parameters
        self.sealing = sealing
        self.plaintext = plaintext
    }

    /// For the vault that `ForgedVault` makes.
    static func forVault(plaintext: [UInt8]) throws -> ForgedParcel {
        let privateKey = try ForgedVault.keys().intake
        let factor = RecipientFactor(
            recipient: try Recipient(ofPrivateKey: privateKey),
            ephemeral: try Sodium.publicKey(of: secret([UInt8](repeating: 9, count: 32)))
        )
        let context = Factor.recipient(factor).context(owner)
        guard let sealing = try factor.keyEncryptionKey(privateKey: privateKey, context: context) else {
            throw Vector.Fault(reason: "an intake key leads nowhere")
        }
        return ForgedParcel(.recipient(factor), sealing: sealing, plaintext: plaintext)
    }

    static func holding(_ records: [ForgedRecord] = [.sample]) throws -> ForgedParcel {
        try ForgedParcel(.recipient(), plaintext: ForgedRecord.plaintext(records))
    }

    /// Returns the bytes of the parcel with something changed.
    func with(_ change: (inout ForgedParcel) throws -> Void) throws -> [UInt8] {
        var copy = self
        try change(&copy)
        return try copy.bytes
    }

    /// Every byte before the box, for a box of the length that belongs to the plaintext.
    private var prefix: [UInt8] {
        let count = Parcel.headerLength + parameters.count + SealedBox.overhead + plaintext.count
        var writer = ByteWriter()
        writer.append(Parcel.magic)
        writer.integer(version)
        writer.integer(kind)
        writer.integer(UInt32(count) &+ lengthExcess)
        writer.append(Self.id)
        writer.append(parameters)
        return writer.bytes
    }

    var bytes: [UInt8] {
        get throws { prefix + (try ForgedVault.seal(plaintext, key: sealing, associatedData: prefix)) }
    }
}
