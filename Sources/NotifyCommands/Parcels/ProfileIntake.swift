import Files
import Escaping
import Mail
import Vault

/// Puts profiles that come from elsewhere into the vault.
enum ProfileIntake {
    /// What becomes, or became, of a profile.
    enum State: String, Encodable, Sendable {
        case added
        case replaced
        /// The vault holds the very same one.
        case present = "already-accepted"
    }

    /// Takes batches in, in one write; a batch is taken as a whole or not at all, and one that is refused keeps no other
    /// from being taken.
    ///
    /// - Returns: for each batch what became of its profiles, or why it was refused.
    static func take(
        _ batches: [[ArrivingProfile]],
        into vault: Vault,
        _ composition: Composition,
        replacing: Bool
    ) async throws(CommandFailure) -> [Result<[State], CommandFailure>] {
        let results = try await store(batches, in: vault, replacing: replacing)
        for (profiles, result) in zip(batches, results) {
            for (profile, state) in zip(profiles, (try? result.get()) ?? [])
            where state != .present && profile.profile.policy?.limit != nil {
                try await composition.beginLimit(of: profile.name, in: vault)
            }
        }
        return results
    }

    private static func store(
        _ batches: [[ArrivingProfile]],
        in vault: Vault,
        replacing: Bool
    ) async throws(CommandFailure) -> [Result<[State], CommandFailure>] {
        do {
            return try await blocking {
                try vault.update { entries, secret in
                    try batches.map { profiles in
                        let states = try profiles.map { try entries.state(of: $0, secret) }
                        if !replacing, let taken = zip(profiles, states).first(where: { $1 == .replaced }) {
                            return .failure(Self.taken(taken.0.name))
                        }
                        for (profile, state) in zip(profiles, states) where state != .present {
                            try entries.put(profile)
                        }
                        return .success(states)
                    }
                }
            }
        } catch {
            throw CommandFailure(converting: error)
        }
    }

    private static func taken(_ name: String) -> CommandFailure {
        CommandFailure(
            "profile '\(Visible.escaped(name))'",
            "is in the vault already, and is another one",
            hint: "put the new one in its place with --replace",
            status: .cannotCreate
        )
    }
}

extension [VaultEntry] {
    /// What taking `profile` in would be; `secret` gives the secret of an entry.
    func state(
        of profile: ArrivingProfile,
        _ secret: (VaultEntry) throws -> SecretBuffer?
    ) throws -> ProfileIntake.State {
        guard let present = first(where: { $0.name == profile.name }) else { return .added }
        var held = try Profile(decoding: present.attributes, name: present.name)
        held.isDefault = nil
        guard held == profile.profile, try secret(present) == profile.secret else { return .replaced }
        return .present
    }

    fileprivate mutating func put(_ arriving: ArrivingProfile) throws(CommandFailure) {
        if let position = firstIndex(where: { $0.name == arriving.name }) {
            try editProfile(at: position) { profile in
                let isDefault = profile.isDefault
                profile = arriving.profile
                profile.isDefault = isDefault
            }
            self[position].replaceSecret(with: arriving.secret)
        } else {
            append(
                VaultEntry(name: arriving.name, attributes: try arriving.profile.encoded(), secret: arriving.secret)
            )
            if count == 1 { try makeDefault(0) }
        }
    }
}
