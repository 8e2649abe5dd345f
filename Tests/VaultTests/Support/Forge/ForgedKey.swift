@testable import Vault

/// A key with fixed bytes and the parameters of a slot for it.
struct ForgedKey {
    let factor: Factor
    let material: KeyMaterial
    /// As a vector's text says it.
    let given: Vector.Key

    static let keyFileBytes = [UInt8](0..<32)
    static let recoveryCode = "000GD-40R4X-0M300-E209K-185G3-R38ED-1W811-24GKZ"

    static func passphrase(
        _ text: String = "correct horse",
        salt: UInt8 = 1,
        cost: PassphraseCost = .minimum
    ) throws -> ForgedKey {
        ForgedKey(
            factor: .stretched(.passphrase, StretchedFactor(cost: cost, salt: Self.salt(salt))),
            material: .passphrase(try secret(text)),
            given: .passphrase(text)
        )
    }

    static func passphrase(bytes: [UInt8]) throws -> ForgedKey {
        ForgedKey(
            factor: .stretched(.passphrase, StretchedFactor(cost: .minimum, salt: Self.salt(1))),
            material: .passphrase(try secret(bytes)),
            given: .passphraseBytes(bytes)
        )
    }

    static func command(_ text: String = "printed by a program", salt: UInt8 = 4) throws -> ForgedKey {
        ForgedKey(
            factor: .stretched(.command, StretchedFactor(cost: .minimum, salt: Self.salt(salt))),
            material: .command(try secret(text)),
            given: .command(text)
        )
    }

    static func keyFile(_ bytes: [UInt8] = keyFileBytes, salt: UInt8 = 2) throws -> ForgedKey {
        ForgedKey(
            factor: .keyed(.keyFile, KeyedFactor(salt: Self.salt(salt))),
            material: .keyFile(try secret(bytes)),
            given: .keyFile(bytes)
        )
    }

    static func systemdCredential(_ bytes: [UInt8] = [UInt8](0x20..<0x40), salt: UInt8 = 3) throws -> ForgedKey {
        ForgedKey(
            factor: .keyed(.systemdCredential, KeyedFactor(salt: Self.salt(salt))),
            material: .systemdCredential(try secret(bytes)),
            given: .systemdCredential(bytes)
        )
    }

    static func recoveryCode(typed: String = recoveryCode, salt: UInt8 = 5) throws -> ForgedKey {
        ForgedKey(
            factor: .keyed(.recoveryCode, KeyedFactor(salt: Self.salt(salt))),
            material: .recoveryCode(try secret([UInt8](0..<20))),
            given: .recoveryCode(typed)
        )
    }

    /// `ephemeral` seeds the key pair that the slot is made with.
    static func recipient(_ bytes: [UInt8] = [UInt8](0x40..<0x60), ephemeral: UInt8 = 6) throws -> ForgedKey {
        let file = try secret(bytes)
        let recipient = try Recipient(ofPrivateKey: Recipient.privateKey(ofKeyFile: file))
        let own = try Sodium.publicKey(of: secret([UInt8](repeating: ephemeral, count: 32)))
        return ForgedKey(
            factor: .recipient(RecipientFactor(recipient: recipient, ephemeral: own)),
            material: .keyFile(file),
            given: .keyFile(bytes)
        )
    }

    /// The key-encryption key that leads to a slot of the forged vault.
    func sealing() throws -> SecretBuffer {
        guard let sealing = try factor.keyEncryptionKey(for: material, of: Self.owner, options: .forTests()) else {
            throw Vector.Fault(reason: "a key leads nowhere")
        }
        return sealing
    }

    static let owner = SealOwner(id: ForgedVault.vaultID, path: "forged")

    private static func salt(_ seed: UInt8) -> [UInt8] {
        (0..<16).map { seed << 4 | $0 }
    }
}
