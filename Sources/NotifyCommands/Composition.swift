import AuditLog
import Glibc
import Mail
import Providers
import SMTP
import Settings
import StrictYAML
import Submission
import Vault

/// The one place where the parts are joined: what the files say, ready for a command.
struct Composition: Sendable {
    let locations: Locations
    let settings: Settings
    let providers: ProviderDirectory
    let eventLoops = EventLoops()

    /// Reads `config.yaml`; a file that is not there gives empty settings.
    static func load(home: String?) throws(CommandFailure) -> Composition {
        let (composition, failure) = try loadKeepingFailure(home: home)
        if let failure { throw failure }
        return composition
    }

    /// Reads `config.yaml`, and goes on with empty settings where it cannot be used: for what must not be lost because
    /// of that.
    ///
    /// - Returns: the failure beside what can be had.
    static func loadKeepingFailure(home: String?) throws(CommandFailure) -> (Composition, CommandFailure?) {
        do throws(SettingsError) {
            let locations = try Locations(home: home, environment: environment)
            let providers = ProviderDirectory(overrides: locations.providers)
            do throws(SettingsError) {
                try locations.checkModes()
                let settings =
                    try Settings.load(path: locations.config) ?? Settings.none(file: locations.config)
                return (Composition(locations: locations, settings: settings, providers: providers), nil)
            } catch {
                let none = Settings.none(file: locations.config)
                let composition = Composition(locations: locations, settings: none, providers: providers)
                return (composition, CommandFailure(converting: error))
            }
        } catch {
            throw CommandFailure(converting: error)
        }
    }

    /// Makes what is missing of the directories.
    func makeDirectories() throws(CommandFailure) {
        do throws(SettingsError) {
            try locations.createDirectories()
        } catch {
            throw CommandFailure(converting: error)
        }
    }

    /// `quiet`: nothing is said that is no error.
    func vault(_ options: VaultKeyOptions, quiet: Bool) -> VaultAccess {
        VaultAccess(
            path: locations.vault,
            anchor: AnchorFile(path: locations.vaultAnchor),
            options: options,
            configured: settings.ways,
            Terminal(isQuiet: quiet)
        )
    }

    /// Returns where a profile leads.
    func route(_ profile: Profile, name: String) throws(CommandFailure) -> ProfileRoute {
        let token = settings.tokens.first { $0.profile == name }
        return try ProfileRoute(
            profile,
            name: name,
            providers: providers,
            tokenCommand: token.map { token in
                var program = SecretProgram(words: token.command)
                if let limit = settings.deliveryTimeout { program.deadline = min(program.deadline, limit) }
                return TokenCommand(profile: name, program: program)
            }
        )
    }

    /// Returns what the profile identifies itself with; `nil` where it has nothing.
    func credential(
        of entry: ProfileEntry,
        _ route: ProfileRoute,
        in vault: Vault
    ) async throws(CommandFailure) -> (any CredentialProvider)? {
        switch route.credential {
        case .vault(let kind):
            try await vault.credential(of: entry.name, username: route.username, kind: kind)
        case .command(let command): FetchedToken(username: route.username, command: command)
        case .certificate: CertificateCredential(username: route.username)
        }
    }

    /// Returns the use of a profile, with what its policy says of it.
    func use(_ entry: ProfileEntry, _ route: ProfileRoute, of vault: Vault, _ terminal: Terminal) -> ProfileUse {
        ProfileUse(entry, sender: route.sender, log: AuditLog(of: vault, at: locations.auditLog), terminal)
    }

    /// Returns how the route's mail is handed in, within the time that `config.yaml` allows.
    ///
    /// - Throws: where the profile's policy does not allow the servers, whatever a provider's file says.
    func submission(
        _ route: ProfileRoute,
        for use: ProfileUse
    ) async throws(CommandFailure) -> SubmissionConfiguration {
        try await use.checkServers(route.configuration.servers)
        var configuration = route.configuration
        if let limit = settings.deliveryTimeout { configuration.deadlines.cap(at: limit) }
        configuration.proxy = settings.proxy.map { proxy in
            let kind: Proxy.Kind =
                switch proxy.kind {
                case .socks5: .socks5
                case .http: .http
                }
            return Proxy(kind: kind, host: proxy.host, port: proxy.port)
        }
        configuration.diagnoses = StoredDiagnoses(
            directory: DiagnosisDirectory(overrides: locations.diagnoses),
            providers: providers,
            provider: route.provider?.id,
            host: configuration.servers.first?.host
        )
        return configuration
    }

    /// The host's name as alerts show it.
    static var host: String {
        var name = utsname()
        guard uname(&name) == 0 else { return "localhost" }
        return withUnsafeBytes(of: name.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    /// The variables that say where files are.
    private static var environment: [String: String] {
        let names = ["NOTIFY_HOME", "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"]
        return Dictionary(
            uniqueKeysWithValues: names.compactMap { name in
                getenv(name).map { (name, String(cString: $0)) }
            }
        )
    }
}
