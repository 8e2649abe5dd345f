import Glibc
import Mail
import Profiles
import Providers
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
            keyring: VaultKeyring(options, configured: settings.ways),
            attendant: Terminal(isQuiet: quiet)
        )
    }

    /// What profiles need besides the vault.
    func profiles(_ terminal: Terminal) -> ProfilesConfiguration {
        ProfilesConfiguration(
            providers: providers,
            diagnoses: DiagnosisDirectory(overrides: locations.diagnoses),
            tokenCommands: Dictionary(
                settings.tokens.map { ($0.profile, $0.command) },
                uniquingKeysWith: { first, _ in first }
            ),
            deadline: settings.deliveryTimeout,
            proxy: settings.proxy.map { proxy in
                let kind: Proxy.Kind =
                    switch proxy.kind {
                    case .socks5: .socks5
                    case .http: .http
                    }
                return Proxy(kind: kind, host: proxy.host, port: proxy.port)
            },
            eventLoops: eventLoops.start,
            auditLog: locations.auditLog,
            warn: { warning in
                switch warning {
                case .unrecordedUse(let error):
                    let failure = CommandFailure(converting: error)
                    terminal.note("audit log: \(failure.what): \(failure.why); this use is not written down")
                case .unusableDiagnoses(let error): Terminal().note(CommandFailure(converting: error).why)
                }
            }
        )
    }

    /// Where parcels wait to be accepted.
    var pending: PendingParcels { PendingParcels(besidesVaultAt: locations.vault) }

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
