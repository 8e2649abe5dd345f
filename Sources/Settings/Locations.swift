import Files
import Glibc

/// Where the files of `notify` lie. All paths are absolute; none needs to exist.
package struct Locations: Sendable, Equatable {
    package enum Layout: Sendable, Equatable {
        /// Everything below one directory: `--home` or `NOTIFY_HOME`.
        case home
        /// The XDG base directories of the user.
        case user
        /// `/etc/notify` and `/var/lib/notify`: taken for root when `/etc/notify` exists and root has no
        /// configuration directory of its own.
        case system
    }

    package let layout: Layout
    /// The directory of `config.yaml`.
    package let configDirectory: String
    /// `config.yaml`.
    package let config: String
    /// The vault's file.
    package let vault: String
    /// The directory of what `notify` remembers.
    package let state: String
    /// The directory of messages that could not be handed over.
    package let unsent: String
    /// The file of positions in followed logs.
    package let cursors: String
    /// The log of what the vault was used for.
    package let auditLog: String
    /// The file that tells which state of the vault was seen last.
    package let vaultAnchor: String
    /// Directories whose files come before those that are shipped, the first one wins.
    private let overrides: [String]
    let owner: UInt32

    /// Decides the layout.
    ///
    /// - Parameters:
    ///   - home: the value of `--home`; comes before `NOTIFY_HOME`. A relative path is taken from the working
    ///     directory.
    ///   - environment: `NOTIFY_HOME`, `HOME` and the `XDG_…` variables are looked at. Without `HOME`, the user
    ///     database is asked. An XDG variable that is empty or relative is ignored, as its specification says.
    /// - Throws: when no home directory can be found.
    package init(home: String?, environment: [String: String]) throws(SettingsError) {
        try self.init(home: home, environment: environment, user: geteuid(), systemRoot: "")
    }

    /// Decides the layout for a user; `systemRoot` stands before `/etc`, `/usr` and `/var`.
    init(home: String?, environment: [String: String], user: UInt32, systemRoot: String) throws(SettingsError) {
        owner = user
        let systemConfig = systemRoot + "/etc/notify"
        let systemOverrides = [systemConfig, systemRoot + "/usr/share/notify"]
        if let given = home ?? environment["NOTIFY_HOME"], !given.isEmpty {
            let directory = try Self.absolute(given)
            layout = .home
            configDirectory = directory
            vault = directory + "/vault"
            state = directory + "/state"
            overrides = [directory]
        } else {
            let folders = try BaseDirectories(environment: environment, user: user)
            if user == 0, !Self.isDirectory(folders.config), Self.isDirectory(systemConfig) {
                layout = .system
                configDirectory = systemConfig
                vault = systemRoot + "/var/lib/notify/vault"
                state = systemRoot + "/var/lib/notify"
                overrides = systemOverrides
            } else {
                layout = .user
                configDirectory = folders.config
                vault = folders.data + "/vault"
                state = folders.state
                overrides = [folders.config] + systemOverrides
            }
        }
        config = configDirectory + "/config.yaml"
        unsent = state + "/unsent"
        cursors = state + "/cursors.json"
        auditLog = state + "/audit.log"
        vaultAnchor = state + "/vault-anchor"
    }

    /// Directories of provider files, the first one wins.
    package var providers: [String] { overrides.map { $0 + "/providers" } }

    /// Directories of what replies mean, the first one wins.
    package var diagnoses: [String] { overrides.map { $0 + "/diagnoses" } }

    private static func absolute(_ path: String) throws(SettingsError) -> String {
        guard !path.hasSuffix("/") || path == "/" else { return try absolute(String(path.dropLast())) }
        guard !path.hasPrefix("/") else { return path }
        guard let current = getcwd(nil, 0) else {
            throw SettingsError(file: path, message: "no working directory: \(Errno(rawValue: errno).reason)")
        }
        defer { free(current) }
        return String(cString: current) + "/" + path
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
