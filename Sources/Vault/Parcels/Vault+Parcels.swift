import Synchronization

extension Vault {
    /// The public key that parcels for this vault are sealed to. Unlike the one of `status(at:)` it is authenticated.
    package var intakeKey: Recipient { contents.withLock { Recipient(bytes: $0.container.header.intakeKey) } }

    /// Opens a parcel that is sealed for this vault.
    ///
    /// - Throws: `.wrongKey` where it is sealed for another key; `.authentication`, `.malformed`.
    package func records(in parcel: Parcel) throws(VaultError) -> [Record] {
        try parcel.records(privateKey: contents.withLock { $0.keys.intake })
    }
}
