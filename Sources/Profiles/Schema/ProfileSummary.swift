internal import Mail
internal import SMTP
internal import Submission

/// A profile as it is told: never its secret.
package struct ProfileSummary: Sendable, Encodable {
    package let name: String
    package let isDefault: Bool
    package let hasPassword: Bool
    package let user: String
    package let from: String
    package let allowsCleartext: Bool
    package let provider: String?
    /// `mail.example.com:465 (tls)`, in the order of trying; empty where the profile cannot be resolved here.
    package let servers: [String]
    /// What is told of each field that is not a part of the servers.
    package let fields: [Field]

    /// One field and what it holds.
    package struct Field: Sendable {
        package let field: ProfileField
        package let value: FieldValue?
        /// What holds where there is no value.
        package let unset: String?
    }

    /// `resolved` is `nil` where the profile cannot be resolved on this machine.
    package init(_ entry: ProfileEntry, resolved: ResolvedProfile?) {
        let profile = entry.profile
        name = entry.name
        isDefault = profile.isDefault
        hasPassword = entry.hasSecret
        user = profile.user
        from = resolved?.sender.address ?? profile.from ?? ""
        allowsCleartext = profile.allowsCleartext
        provider = profile.provider
        servers = resolved?.configuration.servers.map { "\($0.host):\($0.port) (\($0.security.rawValue))" } ?? []
        fields = ProfileField.all.compactMap { field in
            switch field.display {
            case .value(let unset): Field(field: field, value: field.value(in: profile), unset: unset)
            case .outcome(let outcome, let unset): Field(field: field, value: outcome(profile, resolved), unset: unset)
            case .server, .hidden: nil
            }
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FieldKey.self)
        try container.encode(name, forKey: FieldKey("name"))
        try container.encode(isDefault, forKey: FieldKey("isDefault"))
        try container.encode(hasPassword, forKey: FieldKey("hasPassword"))
        try container.encode(servers, forKey: FieldKey("servers"))
        let values = Dictionary(
            fields.compactMap { field in field.value.map { (field.field.jsonKey, $0) } },
            uniquingKeysWith: { first, _ in first }
        )
        try container.encode(fields.map(\.field), in: .profile) { values[$0.jsonKey] }
        for field in fields where field.field.shape == .flag {
            try container.encode(field.value != nil, forKey: FieldKey(field.field.jsonKey))
        }
        let restrictions = fields.map(\.field).filter { $0.group == .restrictions }
        guard restrictions.contains(where: { values[$0.jsonKey] != nil }) else { return }
        var nested = container.nestedContainer(keyedBy: FieldKey.self, forKey: .restrictions)
        try nested.encode(restrictions, in: .restrictions) { values[$0.jsonKey] }
    }
}
