package import Mail
package import Providers
internal import SASL
internal import SMTP
package import Submission

/// A profile joined with its provider's facts: servers, sender and where the credential comes from.
package struct ResolvedProfile: Sendable {
    /// `nil` with a mail server of the user's own.
    package let provider: Provider?
    package let configuration: SubmissionConfiguration
    /// What the server wants as user name.
    package let username: String
    package let sender: Mailbox
    package let credential: CredentialSource

    /// The servers' hosts, each once, for a prompt.
    package var hosts: String {
        var names: [String] = []
        for server in configuration.servers where !names.contains(server.host) { names.append(server.host) }
        return names.joined(separator: ", ")
    }

    /// Joins and checks; `tokenCommand` is the profile's, where the configuration has one. Blocks for the provider's file.
    package init(
        _ profile: Profile,
        name: String,
        providers: ProviderDirectory,
        tokenCommand: TokenCommand?
    ) throws(ProfileError) {
        credential = CredentialSource(mechanisms: profile.mechanisms ?? [], tokenCommand: tokenCommand)
        let servers: [SubmissionServer]
        var mechanisms = profile.mechanisms?.map(\.rawValue)
        var greeting = profile.greeting
        var username = profile.user
        if let identifier = profile.provider {
            let provider = try Self.provider(identifier, profile.parameters ?? [:], in: providers)
            guard !provider.passwordsSwitchedOff || credential.kind == .token else {
                throw .passwordsSwitchedOff(
                    provider: provider.id,
                    name: provider.name,
                    hint: provider.hint,
                    profile: name
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
            throw .conflict(.neitherProviderNorHost, profile: name)
        }
        configuration = SubmissionConfiguration(
            servers: servers,
            greeting: greeting,
            mechanisms: try Self.usable(mechanisms, for: credential, name: name),
            allowsCleartext: profile.allowsCleartext,
            caFile: profile.caFile,
            pins: profile.pins ?? [],
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
    ) throws(ProfileError) -> [Mechanism]? {
        guard let names, !names.isEmpty else { return nil }
        let usable = names.compactMap(Mechanism.init(rawValue:)).filter { $0.credential == credential.kind }
        guard usable.isEmpty else { return usable }
        throw .unfitMechanisms(names, credential.kind, profile: name)
    }

    private static func identity(
        _ profile: Profile,
        _ credential: CredentialSource,
        name: String
    ) throws(ProfileError) -> ClientIdentity? {
        if let certificate = profile.clientCertificate, let key = profile.clientKey {
            return ClientIdentity(certificateFile: certificate, keyFile: key)
        }
        guard case .certificate = credential else { return nil }
        throw .noClientCertificate(profile: name)
    }

    private static func provider(
        _ identifier: String,
        _ parameters: [String: String],
        in providers: ProviderDirectory
    ) throws(ProfileError) -> Provider {
        do throws(ProviderError) {
            return try providers.provider(identifier).applying(parameters)
        } catch {
            throw .provider(error)
        }
    }

    /// What is left out is what is usual with the rest (RFC 8314 section 3.3, RFC 6409 section 3.1).
    private static func server(host: String, port: Int?, security: Security?) -> SubmissionServer {
        switch (port, security) {
        case (let port?, let security?): SubmissionServer(host: host, port: port, security: security)
        case (let port?, nil):
            SubmissionServer(host: host, port: port, security: [465, 994].contains(port) ? .tls : .starttls)
        case (nil, .starttls): SubmissionServer(host: host, port: 587, security: .starttls)
        case (nil, Optional(Security.none)): SubmissionServer(host: host, port: 25, security: .none)
        case (nil, _): SubmissionServer(host: host, port: 465, security: .tls)
        }
    }

    private static func sender(_ profile: Profile, name: String) throws(ProfileError) -> Mailbox {
        let text = profile.from ?? profile.user
        guard text.contains("@") else { throw .noSender(profile: name) }
        do throws(MailboxError) {
            return try Mailbox(parsing: text)
        } catch {
            throw .badSender(error, profile: name)
        }
    }
}
