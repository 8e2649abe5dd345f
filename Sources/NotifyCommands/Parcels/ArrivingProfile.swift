import Settings
import Vault

/// A profile that comes from elsewhere, checked as `profile add` checks.
struct ArrivingProfile: Sendable {
    let name: String
    let profile: Profile
    let secret: SecretBuffer?
    let summary: ProfileSummary

    init(_ record: Record, composition: Composition) throws(CommandFailure) {
        var profile = try Profile(decoding: record.attributes, name: record.name)
        guard try profile.encoded() == record.attributes else {
            // A field that is not known here would be lost.
            throw CommandFailure(
                "profile '\(record.name)'",
                "was written by another version of notify",
                status: .configuration
            )
        }
        profile.isDefault = nil
        try profile.check(name: record.name)
        let route = try composition.route(profile, name: record.name)
        try profile.policy?.check(route, name: record.name)
        try profile.checkFiles(name: record.name)
        name = record.name
        secret = record.secret
        self.profile = profile
        let entry = ProfileEntry(name: record.name, profile: profile, hasSecret: record.secret != nil)
        summary = ProfileSummary(entry, route: route)
    }

    /// For a person, in one line and not escaped: who logs in where, and what mail is from.
    var words: String {
        var words = "\(name): \(summary.user) at \(summary.servers.joined(separator: ", ")), from \(summary.from)"
        if summary.allowsCleartext { words += ", cleartext allowed" }
        if !summary.hasPassword { words += ", without a password" }
        return words
    }
}

extension [Record] {
    func arriving(_ composition: Composition) throws(CommandFailure) -> [ArrivingProfile] {
        var profiles: [ArrivingProfile] = []
        for record in self { profiles.append(try ArrivingProfile(record, composition: composition)) }
        return profiles
    }
}
