package import Vault

/// A profile that comes from elsewhere, checked as one that is added here.
package struct ImportedProfile: Sendable {
    package let name: String
    package let profile: Profile
    package let secret: SecretBuffer?
    package let summary: ProfileSummary

    /// Checks a record. Blocks for the files that it names and its provider's.
    ///
    /// - Throws: why it cannot be used on this machine.
    package init(_ record: Record, _ configuration: ProfilesConfiguration) throws(ProfileError) {
        var profile = try Profile(decoding: record.attributes, name: record.name)
        // One valid encoding: what is not written as it would be here was not written by this version.
        guard try profile.encoded() == record.attributes else { throw .foreignRecord(profile: record.name) }
        profile.isDefault = false
        try profile.check(name: record.name)
        let resolved = try configuration.resolve(profile, name: record.name)
        try profile.restrictions.check(resolved, name: record.name)
        try profile.checkFiles(name: record.name)
        name = record.name
        secret = record.secret
        self.profile = profile
        let entry = ProfileEntry(name: record.name, profile: profile, hasSecret: record.secret != nil)
        summary = ProfileSummary(entry, resolved: resolved)
    }

    /// Checks all; fails with the first that cannot be used. Blocks.
    package static func all(
        _ records: [Record],
        _ configuration: ProfilesConfiguration
    ) throws(ProfileError) -> [ImportedProfile] {
        var profiles: [ImportedProfile] = []
        for record in records { profiles.append(try ImportedProfile(record, configuration)) }
        return profiles
    }
}
