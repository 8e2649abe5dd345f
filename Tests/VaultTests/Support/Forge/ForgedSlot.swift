@testable import Vault

/// A slot whose fields may each be wrong, with a data key that is sealed for what they say.
struct ForgedSlot {
    static let parametersOffset = 20

    var number: UInt16
    var kind: UInt16
    var flags: UInt16 = 0
    var created: UInt64 = 1_700_000_000
    var label: [UInt8] = []
    var parameters: [UInt8]
    /// Nothing is sealed where it is not given; the bytes there are no box then.
    var sealing: SecretBuffer?
    /// Behind the sealed data key.
    var trailing: [UInt8] = []

    init(_ number: UInt16, kind: UInt16, parameters: [UInt8], sealing: SecretBuffer? = nil) {
        self.number = number
        self.kind = kind
        self.parameters = parameters
        self.sealing = sealing
    }

    init(_ number: UInt16, _ key: ForgedKey, label: String = "") throws {
        self.init(
            number,
            kind: key.factor.kind.code,
            parameters: key.factor.parameters,
            sealing: try key.sealing()
        )
        self.label = Array(label.utf8)
    }

    /// Two of two, in the order that is given.
    init(_ number: UInt16, _ first: ForgedKey, _ second: ForgedKey) throws {
        let body = Slot.Body.both(first.factor, second.factor)
        let joined = try SecretBuffer(joining: [first.sealing(), second.sealing()])
        self.init(
            number,
            kind: SlotKind.twoOfTwo,
            parameters: body.parameters,
            sealing: try Sodium.keyedHashKey(body.context(ForgedKey.owner), key: joined)
        )
    }

    /// A slot that asks for Argon2 at some cost, which nobody is to compute.
    static func costing(_ passes: UInt32, _ kibibytes: UInt32, number: UInt16 = 1) -> ForgedSlot {
        ForgedSlot(number, kind: 1, parameters: parameters(passes, kibibytes))
    }

    static func parameters(_ passes: UInt32, _ kibibytes: UInt32) -> [UInt8] {
        var writer = ByteWriter()
        writer.integer(passes)
        writer.integer(kibibytes)
        writer.append([UInt8](repeating: 0x10, count: Sodium.saltLength))
        return writer.bytes
    }

    static func unknown(_ number: UInt16, kind: UInt16 = 99, body: [UInt8] = [1, 2, 3]) throws -> [UInt8] {
        var writer = ByteWriter()
        writer.integer(number)
        writer.integer(kind)
        writer.integer(UInt16(1))
        writer.integer(UInt16(2))
        writer.integer(UInt64(5))
        writer.integer(UInt32(body.count))
        writer.append("hi".utf8)
        writer.append(body)
        return writer.bytes
    }

    /// A slot for a recipient, or with an ephemeral key, whose highest bit is set though X25519 does not look at it.
    static func recipient(settingBitOf part: RecipientPart) throws -> ForgedSlot {
        let key = try ForgedKey.recipient()
        var parameters = key.factor.parameters
        parameters[part == .recipient ? 31 : 63] |= 0x80
        let privateKey = try Recipient.privateKey(ofKeyFile: key.material.secret)
        let shared = try Sodium.sharedSecret(privateKey, Array(parameters.suffix(32)))
        let context = Array("notify vault recipient slot".utf8) + ForgedVault.vaultID + parameters
        return ForgedSlot(
            1,
            kind: FactorKind.recipient.code,
            parameters: parameters,
            sealing: try shared.map { try Sodium.keyedHashKey(context, key: $0) }
        )
    }

    enum RecipientPart {
        case recipient, ephemeral
    }

    var bytes: [UInt8] {
        get throws {
            var writer = ByteWriter()
            writer.integer(number)
            writer.integer(kind)
            writer.integer(flags)
            writer.integer(UInt16(label.count))
            writer.integer(created)
            writer.integer(UInt32(parameters.count + Slot.wrappedKeyLength + trailing.count))
            writer.append(label)
            writer.append(parameters)
            guard let sealing else {
                return writer.bytes + [UInt8](repeating: 0x55, count: Slot.wrappedKeyLength) + trailing
            }
            let data = ForgedVault.vaultID + writer.bytes
            return writer.bytes + (try ForgedVault.seal(ForgedVault.dataKey, key: sealing, associatedData: data))
                + trailing
        }
    }
}
