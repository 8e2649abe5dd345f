/// A name with attributes and, encrypted apart from them, a secret.
package struct VaultEntry: Sendable {
    enum Secret: Sendable, Equatable {
        case absent
        /// As it is in the vault.
        case sealed
        /// To be written.
        case given(SecretBuffer)
    }

    /// Which entry of which vault it was read from.
    struct Origin: Equatable, Sendable {
        let vaultID: [UInt8]
        let id: UInt32
    }

    /// 1 to 128 bytes of UTF-8 without control characters; unique in a vault.
    package var name: String
    /// At most 64 KiB, opaque to the vault. Encrypted in the file, but in ordinary memory once opened.
    package var attributes: [UInt8]
    private(set) var secret: Secret
    let origin: Origin?

    /// A new entry, not in a vault yet; its secret has 1 byte to 64 KiB.
    package init(name: String, attributes: [UInt8], secret: SecretBuffer?) {
        self.name = name
        self.attributes = attributes
        self.secret = secret.map { .given($0) } ?? .absent
        origin = nil
    }

    init(name: String, attributes: [UInt8], hasSecret: Bool, origin: Origin) {
        self.name = name
        self.attributes = attributes
        secret = hasSecret ? .sealed : .absent
        self.origin = origin
    }

    /// Whether it has a secret, in the vault or to be written.
    package var hasSecret: Bool { secret != .absent }

    /// Replaces the secret, or removes it; 1 byte to 64 KiB.
    package mutating func replaceSecret(with secret: SecretBuffer?) {
        self.secret = secret.map { .given($0) } ?? .absent
    }
}
