internal import Files
package import SASL
package import Vault

/// A profile with its name, as the vault holds it.
package struct ProfileEntry: Sendable {
    package let name: String
    package let profile: Profile
    package let hasSecret: Bool

    package init(name: String, profile: Profile, hasSecret: Bool) {
        self.name = name
        self.profile = profile
        self.hasSecret = hasSecret
    }
}

extension Vault {
    /// Returns every profile, in the order of their making.
    package func profiles() throws(ProfileError) -> [ProfileEntry] {
        var found: [ProfileEntry] = []
        for entry in entries { found.append(try ProfileEntry(entry)) }
        return found
    }

    /// Returns the named profile, or else the default one. No other profile is looked into.
    ///
    /// - Throws: `.unknownProfile`, `.noProfile`, `.noDefault`, `.foreignRecord`, `.unusable`.
    package func profile(_ name: String?) throws(ProfileError) -> ProfileEntry {
        let entries = entries
        if let name { return try ProfileEntry(entries[entries.position(of: name)]) }
        if let only = entries.first, entries.count == 1 { return try ProfileEntry(only) }
        for entry in entries {
            let found = try ProfileEntry(entry)
            if found.profile.isDefault { return found }
        }
        throw entries.isEmpty ? .noProfile : .noDefault
    }

    /// Takes the profile's secret out of the vault, into guarded memory.
    ///
    /// - Returns: `nil` where the profile has none.
    package func credential(
        of name: String,
        username: String,
        kind: CredentialKind
    ) async throws(ProfileError) -> StoredCredential? {
        try await blocking { () throws(ProfileError) in
            do throws(VaultError) {
                guard let entry = self.entries.first(where: { $0.name == name }),
                    let secret = try self.secret(of: entry)
                else { return nil }
                return StoredCredential(username: username, kind: kind, secret: secret)
            } catch {
                throw .vault(error)
            }
        }
    }

    /// Changes the profiles' entries as one write.
    package func updateProfiles(
        _ change: @escaping @Sendable (inout [VaultEntry]) throws -> Void
    ) async throws(ProfileError) {
        try await updateProfiles { entries, _ in try change(&entries) }
    }

    /// As above; `change` is also given a way to the secrets as they are now.
    package func updateProfiles<Result: Sendable>(
        _ change:
            @escaping @Sendable (
                inout [VaultEntry], _ secret: (VaultEntry) throws -> SecretBuffer?
            ) throws -> Result
    ) async throws(ProfileError) -> Result {
        try await blocking { () throws(ProfileError) in
            do {
                return try self.update(change)
            } catch {
                throw ProfileError(error)
            }
        }
    }
}

extension ProfileEntry {
    init(_ entry: VaultEntry) throws(ProfileError) {
        self.init(
            name: entry.name,
            profile: try Profile(decoding: entry.attributes, name: entry.name),
            hasSecret: entry.hasSecret
        )
    }
}

extension [VaultEntry] {
    /// Returns where the profile stands.
    package func position(of name: String) throws(ProfileError) -> Int {
        guard let position = firstIndex(where: { $0.name == name }) else {
            throw .unknownProfile(name, names: map(\.name))
        }
        return position
    }

    /// Lets `change` edit the profile at `position`.
    package mutating func editProfile(
        at position: Int,
        _ change: (inout Profile) throws(ProfileError) -> Void
    ) throws(ProfileError) {
        var profile = try Profile(decoding: self[position].attributes, name: self[position].name)
        try change(&profile)
        self[position].attributes = try profile.encoded()
    }

    /// Makes the profile at `position` the default, and no other.
    package mutating func makeDefault(_ position: Int) throws(ProfileError) {
        for index in indices {
            try editProfile(at: index) { profile in profile.isDefault = index == position }
        }
    }
}
