import Mail
import Providers
import SASL
import SMTP
import Submission

/// Where a profile leads: its provider's facts and its own values, joined and checked.
struct ProfileRoute: Sendable {
    let provider: Provider?
    let configuration: SubmissionConfiguration
    /// What the server wants as user name.
    let username: String
    let sender: Mailbox
    let credential: CredentialSource

    /// The servers, for a prompt.
    var hosts: String {
        var names: [String] = []
        for server in configuration.servers where !names.contains(server.host) { names.append(server.host) }
        return names.joined(separator: ", ")
    }

    /// Joins and checks; `tokenCommand` is what `config.yaml` has for the profile.
    init(
        _ profile: Profile,
        name: String,
        providers: ProviderDirectory,
        tokenCommand: TokenCommand?
    ) throws(CommandFailure) {
        let servers: [SubmissionServer]
        var mechanisms = profile.mechanisms
        var greeting = profile.greeting
        var username = profile.user
        let own = (profile.mechanisms ?? []).compactMap(Mechanism.init(rawValue:))
        credential = CredentialSource(mechanisms: own, tokenCommand: tokenCommand)
        if let identifier = profile.provider {
            let provider = try Self.provider(identifier, profile.parameters ?? [:], in: providers)
            guard !provider.passwordsSwitchedOff || credential.kind == .token else {
                throw Self.switchedOff(provider, name: name)
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
        configuration = SubmissionConfiguration(
            servers: servers,
            greeting: greeting,
            mechanisms: try Self.usable(mechanisms, for: credential, name: name),
            allowsCleartext: profile.allowsCleartext == true,
            caFile: profile.caFile,
            pins: (profile.pins ?? []).compactMap { CertificatePin($0) },
            clientIdentity: try Self.identity(profile, credential, name: name)
        )
        self.username = username
        sender = try Self.sender(profile, name: name)
    }

    /// Those of the mechanisms that the credential is for; `nil` where none are named.
    private static func usable(
        _ names: [String]?,
        for credential: CredentialSource,
        name: String
    ) throws(CommandFailure) -> [Mechanism]? {
        guard let names, !names.isEmpty else { return nil }
        let usable = names.compactMap(Mechanism.init(rawValue:)).filter { $0.credential == credential.kind }
        guard usable.isEmpty else { return usable }
        throw CommandFailure(
            "profile '\(name)'",
            "its credential is a \(credential.kind.rawValue), which is not for \(names.joined(separator: ", "))",
            hint: "name the mechanism with: notify profile set \(name) --mechanism MECHANISM",
            status: .configuration
        )
    }

    private static func identity(
        _ profile: Profile,
        _ credential: CredentialSource,
        name: String
    ) throws(CommandFailure) -> ClientIdentity? {
        if let certificate = profile.clientCertificate, let key = profile.clientKey {
            return ClientIdentity(certificateFile: certificate, keyFile: key)
        }
        guard case .certificate = credential else { return nil }
        throw CommandFailure(
            "profile '\(name)'",
            "EXTERNAL needs a client certificate",
            hint: "give it with --client-certificate FILE --client-key FILE",
            status: .configuration
        )
    }

    private static func switchedOff(_ provider: Provider, name: String) -> CommandFailure {
        let hint = provider.hint.map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 }
        let token = "name a program that fetches a token in config.yaml: oauth2: {\(name): {command: [/PATH]}}"
        return CommandFailure(
            "provider '\(provider.id)'",
            "\(provider.name) has switched passwords off",
            hint: hint.map { "\($0); or \(token)" } ?? token,
            status: .configuration
        )
    }

    private static func provider(
        _ identifier: String,
        _ parameters: [String: String],
        in providers: ProviderDirectory
    ) throws(CommandFailure) -> Provider {
        do throws(ProviderError) {
            return try providers.provider(identifier).applying(parameters)
        } catch {
            throw CommandFailure(converting: error)
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
