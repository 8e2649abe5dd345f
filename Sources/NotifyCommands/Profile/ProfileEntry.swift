import Files
import SASL
import SMTP
import StrictYAML
import Vault

/// A profile with its name, as it lies in the vault.
struct ProfileEntry: Sendable {
    let name: String
    let profile: Profile
    let hasSecret: Bool
}

extension Vault {
    /// Returns every profile, in the order of their making.
    func profiles() throws(CommandFailure) -> [ProfileEntry] {
        var found: [ProfileEntry] = []
        for entry in entries {
            let profile = try Profile(decoding: entry.attributes, name: entry.name)
            found.append(ProfileEntry(name: entry.name, profile: profile, hasSecret: entry.hasSecret))
        }
        return found
    }

    /// Returns the named profile, or the default one.
    ///
    /// - Throws: a failure that names the nearest profile.
    func profile(_ name: String?) throws(CommandFailure) -> ProfileEntry {
        let all = try profiles()
        if let name {
            if let found = all.first(where: { $0.name == name }) { return found }
            throw Self.unknownProfile(name, among: all.map(\.name))
        }
        if let found = all.first(where: { $0.profile.isDefault == true }) ?? (all.count == 1 ? all.first : nil) {
            return found
        }
        throw CommandFailure(
            "profile",
            all.isEmpty ? "the vault holds none" : "none is named and none is the default",
            hint: all.isEmpty
                ? "add one with: notify profile add NAME --provider P --user U" : "notify profile default NAME",
            status: .configuration
        )
    }

    /// Takes the profile's secret out of the vault, into guarded memory.
    ///
    /// - Returns: `nil` where the profile has none.
    func credential(
        of name: String,
        username: String,
        kind: CredentialKind
    ) async throws(CommandFailure) -> StoredCredential? {
        do {
            return try await blocking {
                guard let entry = self.entries.first(where: { $0.name == name }),
                    let secret = try self.secret(of: entry)
                else { return nil }
                return StoredCredential(username: username, kind: kind, secret: secret)
            }
        } catch {
            throw CommandFailure(converting: error)
        }
    }

    static func unknownProfile(_ name: String, among names: [String]) -> CommandFailure {
        CommandFailure(
            "profile '\(name)'",
            "is not in the vault",
            hint: NearestName.hint(for: name, among: names) ?? "see them with: notify profile list",
            status: .configuration
        )
    }

    /// Changes the profiles' entries as one write.
    func updateProfiles(_ change: @escaping @Sendable (inout [VaultEntry]) throws -> Void) async throws(CommandFailure)
    {
        try await updateProfiles { entries, _ in try change(&entries) }
    }

    /// As above; `change` is also given a way to the secrets as they are now.
    func updateProfiles(
        _ change:
            @escaping @Sendable (
                inout [VaultEntry], _ secret: (VaultEntry) throws -> SecretBuffer?
            ) throws -> Void
    ) async throws(CommandFailure) {
        do {
            try await blocking { try self.update(change) }
        } catch {
            throw CommandFailure(converting: error)
        }
    }
}

extension [VaultEntry] {
    /// Returns where the profile stands.
    func position(of name: String) throws(CommandFailure) -> Int {
        guard let position = firstIndex(where: { $0.name == name }) else {
            throw Vault.unknownProfile(name, among: map(\.name))
        }
        return position
    }

    /// Lets `change` edit the profile at `position`.
    mutating func editProfile(
        at position: Int,
        _ change: (inout Profile) throws(CommandFailure) -> Void
    ) throws(CommandFailure) {
        var profile = try Profile(decoding: self[position].attributes, name: self[position].name)
        try change(&profile)
        self[position].attributes = try profile.encoded()
    }

    /// Makes the profile at `position` the default, and no other.
    mutating func makeDefault(_ position: Int) throws(CommandFailure) {
        for index in indices {
            try editProfile(at: index) { profile in
                profile.isDefault = index == position ? true : nil
            }
        }
    }
}
