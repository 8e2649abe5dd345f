/// One entry in a parcel, to be added to a vault.
package struct Record: Sendable {
    /// 1 to 128 bytes of UTF-8 without control characters.
    package let name: String
    /// At most 64 KiB, opaque to the vault.
    package let attributes: [UInt8]
    /// 1 byte to 64 KiB; `nil` for none.
    package let secret: SecretBuffer?

    package init(name: String, attributes: [UInt8], secret: SecretBuffer?) {
        self.name = name
        self.attributes = attributes
        self.secret = secret
    }
}

extension [Record] {
    /// Why they do not fit in a parcel; `nil` where they do.
    var fault: VaultError? {
        func fault(_ detail: VaultError.Detail, _ kind: VaultError.Kind = .unsupported) -> VaultError {
            VaultError(kind: kind, path: "parcel", detail)
        }
        guard Bounds.records.contains(count) else { return fault(.recordCount(Bounds.records)) }
        var names: Set<String> = []
        for record in self {
            guard Bounds.name.contains(record.name.utf8.count), Bounds.isPlain(record.name) else {
                return fault(.unusableName(limit: Bounds.name.upperBound))
            }
            guard names.insert(record.name).inserted else {
                return fault(.doubledName(record.name), .exists)
            }
            guard Bounds.attributes.contains(record.attributes.count) else {
                return fault(.attributesTooLong(limit: Bounds.attributes.upperBound))
            }
            if let secret = record.secret, !Bounds.secret.contains(secret.count) {
                return fault(.secretLength(limit: Bounds.secret.upperBound), .unusableSecret)
            }
        }
        return nil
    }
}
