import Mail
import SMTP
import Settings
import Submission

/// Where a profile leads: its provider's facts and its own values, joined and checked.
struct ProfileRoute: Sendable {
    let provider: Provider?
    let configuration: SubmissionConfiguration
    /// What the server wants as user name.
    let username: String
    let sender: Mailbox

    /// The servers, for a prompt.
    var hosts: String {
        var names: [String] = []
        for server in configuration.servers where !names.contains(server.host) { names.append(server.host) }
        return names.joined(separator: ", ")
    }

    init(_ profile: Profile, name: String, providers: ProviderDirectory) throws(CommandFailure) {
        let servers: [SubmissionServer]
        var mechanisms = profile.mechanisms
        var greeting = profile.greeting
        var username = profile.user
        if let identifier = profile.provider {
            let provider = try Self.provider(identifier, profile.parameters ?? [:], in: providers)
            guard !provider.passwordsSwitchedOff else {
                throw CommandFailure(
                    "provider '\(provider.id)'",
                    "\(provider.name) has switched passwords off",
                    hint: provider.hint.map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 },
                    status: .configuration
                )
            }
            self.provider = provider
            servers = provider.servers.compactMap { server in
                Security(rawValue: server.security.rawValue).map {
                    SubmissionServer(host: server.host, port: server.port, security: $0)
                }
            }
            let first = provider.servers.first
            mechanisms = mechanisms ?? first?.mechanisms
            greeting = greeting ?? first?.greeting
            switch first?.username {
            case .localPart: username = profile.user.split(separator: "@").first.map(String.init) ?? profile.user
            case .fixed(let word): username = word
            case .address, nil: break
            }
        } else if let host = profile.host {
            provider = nil
            servers = [Self.server(host: host, port: profile.port, security: profile.security)]
        } else {
            throw CommandFailure(
                "profile '\(name)'",
                "has neither a provider nor a host",
                hint: "notify profile set \(name) --host HOST",
                status: .configuration
            )
        }
        var known: [Mechanism]? = mechanisms.map { $0.compactMap(Mechanism.init(rawValue:)) }
        if known?.isEmpty == true {
            guard mechanisms?.isEmpty == true else {
                throw CommandFailure(
                    "profile '\(name)'",
                    "the server takes \((mechanisms ?? []).joined(separator: ", ")) only, which needs a token",
                    status: .configuration
                )
            }
            known = nil
        }
        configuration = SubmissionConfiguration(
            servers: servers,
            greeting: greeting,
            mechanisms: known,
            allowsCleartext: profile.allowsCleartext == true,
            caFile: profile.caFile
        )
        self.username = username
        sender = try Self.sender(profile, name: name)
    }

    private static func provider(
        _ identifier: String,
        _ parameters: [String: String],
        in providers: ProviderDirectory
    ) throws(CommandFailure) -> Provider {
        do throws(SettingsError) {
            return try providers.provider(identifier).applying(parameters)
        } catch {
            throw CommandFailure(converting: error, about: "provider")
        }
    }

    private static func server(host: String, port: Int?, security: String?) -> SubmissionServer {
        let security = security.flatMap(Security.init(rawValue:))
        switch (port, security) {
        case (let port?, let security?): return SubmissionServer(host: host, port: port, security: security)
        case (let port?, nil):
            return SubmissionServer(host: host, port: port, security: [465, 994].contains(port) ? .tls : .starttls)
        case (nil, .starttls): return SubmissionServer(host: host, port: 587, security: .starttls)
        case (nil, Optional(Security.none)): return SubmissionServer(host: host, port: 25, security: .none)
        case (nil, _): return SubmissionServer(host: host, port: 465, security: .tls)
        }
    }

    private static func sender(_ profile: Profile, name: String) throws(CommandFailure) -> Mailbox {
        let text = profile.from ?? profile.user
        guard text.contains("@") else {
            throw CommandFailure(
                "profile '\(name)'",
                "the user name is not an address, so the sender must be given",
                hint: "give it with --from ADDRESS",
                status: .configuration
            )
        }
        do {
            return try Mailbox(parsing: text)
        } catch {
            throw CommandFailure("profile '\(name)'", "sender: \(error.reason)", status: .configuration)
        }
    }
}
