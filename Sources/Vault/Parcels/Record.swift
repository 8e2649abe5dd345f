/// One profile on its way to a vault.
package struct Record: Sendable {
    /// 1 to 128 bytes of UTF-8 without control characters.
    package let name: String
    /// At most 64 KiB; the vault does not look into them.
    package let attributes: [UInt8]
    /// 1 byte to 64 KiB.
    package let secret: SecretBuffer?

    package init(name: String, attributes: [UInt8], secret: SecretBuffer?) {
        self.name = name
        self.attributes = attributes
        self.secret = secret
    }
}

extension [Record] {
    /// Why they cannot be in one parcel; `nil` where they can.
    var fault: VaultError? {
        func fault(_ reason: String, _ kind: VaultError.Kind = .unsupported) -> VaultError {
            VaultError(kind: kind, path: "parcel", reason: reason)
        }
        guard Bounds.records.contains(count) else { return fault("holds 1 to \(Bounds.records.upperBound) records") }
        var names: Set<String> = []
        for record in self {
            guard Bounds.name.contains(record.name.utf8.count), Bounds.isPlain(record.name) else {
                return fault("cannot hold a name that is empty, longer than 128 bytes or has control characters")
            }
            guard names.insert(record.name).inserted else {
                return fault("cannot hold one name twice: '\(record.name)'", .exists)
            }
            guard Bounds.attributes.contains(record.attributes.count) else {
                return fault("cannot hold more than 64 KiB of attributes in one record")
            }
            if let secret = record.secret, !Bounds.secret.contains(secret.count) {
                return fault("cannot hold a secret that is empty or above 64 KiB", .unusableSecret)
            }
        }
        return nil
    }
}
