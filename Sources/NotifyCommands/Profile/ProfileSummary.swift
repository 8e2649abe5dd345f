import Mail
import SMTP
import Submission

/// A profile as `list` and `show` tell it. The secret is not part of it.
struct ProfileSummary: Encodable {
    let name: String
    let isDefault: Bool
    let provider: String?
    let servers: [String]
    let user: String
    let from: String
    let mechanisms: [String]?
    let greeting: String?
    let caFile: String?
    let pins: [String]?
    let clientCertificate: String?
    let clientKey: String?
    let allowsCleartext: Bool
    let hasPassword: Bool
    let policy: Policy?

    /// Each part that is not restricted is left out.
    struct Policy: Encodable {
        let allowTo: [String]?
        let allowFrom: [String]?
        let allowServers: [String]?
        let limit: String?
    }

    init(_ entry: ProfileEntry, route: ProfileRoute?) {
        name = entry.name
        isDefault = entry.profile.isDefault == true
        provider = entry.profile.provider
        servers = route?.configuration.servers.map { "\($0.host):\($0.port) (\($0.security.rawValue))" } ?? []
        user = entry.profile.user
        from = route?.sender.address ?? entry.profile.from ?? ""
        mechanisms = entry.profile.mechanisms
        greeting = route?.configuration.greeting
        caFile = entry.profile.caFile
        pins = entry.profile.pins
        clientCertificate = entry.profile.clientCertificate
        clientKey = entry.profile.clientKey
        allowsCleartext = entry.profile.allowsCleartext == true
        hasPassword = entry.hasSecret
        policy = entry.profile.policy.map { policy in
            Policy(
                allowTo: policy.recipients?.map(\.text),
                allowFrom: policy.senders?.map(\.text),
                allowServers: policy.servers?.map(\.text),
                limit: policy.limit?.text
            )
        }
    }
}
