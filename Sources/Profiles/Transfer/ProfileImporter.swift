internal import AuditLog
internal import Files
package import Vault

/// Puts profiles that come from elsewhere into the vault.
package enum ProfileImporter {
    /// What becomes, or became, of a profile.
    package enum State: String, Encodable, Sendable {
        case added
        case replaced
        /// The vault holds the very same one.
        case present = "already-accepted"
    }

    /// Imports batches in one write; a batch is imported as a whole or not at all, and one that is refused keeps no other
    /// from being imported.
    ///
    /// - Returns: for each batch what became of its profiles, or why it was refused.
    package static func add(
        _ batches: [[ImportedProfile]],
        to vault: Vault,
        _ configuration: ProfilesConfiguration,
        replacing: Bool
    ) async throws(ProfileError) -> [Result<[State], ProfileError>] {
        let results = try await store(batches, in: vault, replacing: replacing)
        for (profiles, result) in zip(batches, results) {
            for (profile, state) in zip(profiles, (try? result.get()) ?? [])
            where state != .present && profile.profile.restrictions.limit != nil {
                try await configuration.beginLimit(of: profile.name, in: vault)
            }
        }
        return results
    }

    /// Returns what importing `profile` would do. Blocks.
    package static func state(of profile: ImportedProfile, in vault: Vault) throws(ProfileError) -> State {
        do {
            return try vault.entries.state(of: profile) { try vault.secret(of: $0) }
        } catch {
            throw ProfileError(error)
        }
    }

    private static func store(
        _ batches: [[ImportedProfile]],
        in vault: Vault,
        replacing: Bool
    ) async throws(ProfileError) -> [Result<[State], ProfileError>] {
        try await vault.updateProfiles { entries, secret in
            try batches.map { profiles in
                let states = try profiles.map { try entries.state(of: $0, secret) }
                if !replacing, let taken = zip(profiles, states).first(where: { $1 == .replaced }) {
                    return .failure(.exists(taken.0.name))
                }
                for (profile, state) in zip(profiles, states) where state != .present { try entries.put(profile) }
                return .success(states)
            }
        }
    }
}

extension ProfilesConfiguration {
    /// Lets a profile's limit be counted from now on, and begins the audit log where there is none.
    ///
    /// - Throws: `.unbegunLimit`.
    package func beginLimit(of profile: String, in vault: Vault) async throws(ProfileError) {
        let log = AuditLog(of: vault, at: auditLog)
        do throws(VaultError) {
            try await blocking { () throws(VaultError) in _ = try log.append(.limit(profile: profile)) }
        } catch {
            throw .unbegunLimit(error)
        }
    }
}

extension [VaultEntry] {
    fileprivate func state(
        of profile: ImportedProfile,
        _ secret: (VaultEntry) throws -> SecretBuffer?
    ) throws -> ProfileImporter.State {
        guard let present = first(where: { $0.name == profile.name }) else { return .added }
        var held = try Profile(decoding: present.attributes, name: present.name)
        held.isDefault = false
        guard held == profile.profile, try secret(present) == profile.secret else { return .replaced }
        return .present
    }

    fileprivate mutating func put(_ imported: ImportedProfile) throws(ProfileError) {
        if let position = firstIndex(where: { $0.name == imported.name }) {
            try editProfile(at: position) { profile in
                let isDefault = profile.isDefault
                profile = imported.profile
                profile.isDefault = isDefault
            }
            self[position].replaceSecret(with: imported.secret)
        } else {
            append(
                VaultEntry(name: imported.name, attributes: try imported.profile.encoded(), secret: imported.secret)
            )
            if count == 1 { try makeDefault(0) }
        }
    }
}
