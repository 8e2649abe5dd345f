/// A key that a person may have chosen, for which each guess has to cost time and memory.
struct StretchedFactor: Equatable, Sendable {
    let cost: PassphraseCost
    let salt: [UInt8]

    init(cost: PassphraseCost, salt: [UInt8]) {
        self.cost = cost
        self.salt = salt
    }

    init(from reader: inout ByteReader) throws(FormatError) {
        cost = PassphraseCost(
            passes: try reader.integer(UInt32.self),
            kibibytes: try reader.integer(UInt32.self)
        )
        guard Bounds.allows(cost) else { throw .unsupported("asks for an Argon2 cost outside the limits") }
        salt = try reader.take(Sodium.saltLength)
    }

    var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.integer(cost.passes)
        writer.integer(cost.kibibytes)
        writer.append(salt)
        return writer.bytes
    }

    /// Computes Argon2id; blocks for as long as the cost demands.
    func keyEncryptionKey(
        for secret: SecretBuffer,
        available: UInt64?,
        needing kind: FactorKind,
        of owner: SealOwner
    ) throws(VaultError) -> SecretBuffer {
        let needed = UInt64(cost.kibibytes) << 10
        let shortage = VaultError(
            kind: .resources,
            path: owner.path,
            .argon2Memory(needed, factor: kind, purpose: owner.purpose),
            remedy: .freeMemory(orKeyFile: owner.purpose == .slot)
        )
        if let available, needed > available { throw shortage }
        guard let key = try Sodium.argon2id(secret, salt: salt, cost: cost) else { throw shortage }
        return key
    }
}
