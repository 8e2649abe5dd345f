import Escaping
package import StrictYAML

/// What `config.yaml` says, checked. Paths are absolute.
package struct Settings: Sendable, Equatable {
    /// The path of the file, as it was given to `load`.
    package let file: String
    /// The profile to send with when none is named; `nil`: the vault's default.
    package private(set) var profile: String?
    /// Addresses that alerts go to, not yet parsed.
    package private(set) var recipients: [Located<String>] = []
    /// Who gets the mail for names of this system; in the order of the file, each name once.
    package private(set) var aliases: [AliasSetting] = []
    /// How the vault is opened, in the order of trying; empty: by the passphrase that a person types.
    package private(set) var ways: [OpeningSetting] = []
    /// How long a mail server is waited for; `nil`: as long as RFC 5321 wants.
    package private(set) var deliveryTimeout: Duration?
    /// Through which mail servers are reached.
    package private(set) var proxy: ProxySetting?
    package private(set) var watches: [WatchSetting] = []
    package private(set) var rules: [RuleSetting] = []
    /// How profiles get their access tokens.
    package private(set) var tokens: [TokenSetting] = []

    /// Reads `config.yaml`.
    ///
    /// - Returns: `nil` when there is no such file. A file without any key gives empty settings.
    /// - Throws: the first thing that is wrong, with its place. A file that cannot be read is an error.
    package static func load(path: String) throws(SettingsError) -> Settings? {
        guard let bytes = try SettingsFile.read(path) else { return nil }
        return try checked(bytes, file: path)
    }

    /// What `init(_:file:)` reads.
    static func checked(_ bytes: [UInt8], file: String) throws(SettingsError) -> Settings {
        do throws(YAMLError) {
            return try Settings(bytes, file: file)
        } catch {
            throw .content(error)
        }
    }

    /// Returns settings of a file without any key.
    package static func none(file: String) -> Settings {
        Settings(file: file)
    }

    /// Reads the bytes of a `config.yaml`.
    ///
    /// - Parameters:
    ///   - bytes: what the file holds.
    ///   - file: its path; relative paths in it are taken from its folder.
    /// - Throws: the first thing that is wrong, with its place.
    package init(_ bytes: [UInt8], file: String) throws(YAMLError) {
        self.init(file: file)
        guard let root = try YAMLReader.read(bytes, file: file) else { return }
        let mapping = try YAMLMapping(root, file.quoted, known: Self.keys)
        let folder = FolderOfPaths(file: file)
        profile = try mapping["profile"]?.line("'profile'")
        recipients = try mapping["to"].map { value throws(YAMLError) in try Self.recipients(value) } ?? []
        aliases = try mapping["aliases"].map { value throws(YAMLError) in try AliasSetting.all(value) } ?? []
        ways = try mapping["vault"].map { value throws(YAMLError) in try OpeningSetting.all(value, folder) } ?? []
        let delivery = try mapping["delivery"].map { value throws(YAMLError) in
            try YAMLMapping(value, "'delivery'", known: Self.deliveryKeys)
        }
        deliveryTimeout = try delivery?["timeout"].map { value throws(YAMLError) in
            try value.duration("'timeout'")
        }
        proxy = try delivery?["proxy"].map { value throws(YAMLError) in try ProxySetting(value) }
        rules = try mapping["rules"].map { value throws(YAMLError) in try RuleSetting.all(value) } ?? []
        watches = try mapping["watch"].map { value throws(YAMLError) in try WatchSetting.all(value, folder) } ?? []
        tokens = try mapping["oauth2"].map { value throws(YAMLError) in try TokenSetting.all(value) } ?? []
        try checkRules()
    }

    /// What `config.yaml` can have.
    static let keys = ["profile", "to", "aliases", "vault", "delivery", "watch", "rules", "oauth2"]
    static let deliveryKeys = ["timeout", "proxy"]

    private init(file: String) {
        self.file = file
    }

    private static func recipients(_ value: YAMLValue) throws(YAMLError) -> [Located<String>] {
        var recipients: [Located<String>] = []
        for item in try value.oneOrList("'to'") {
            let address = try item.line("an address in 'to'")
            guard address.contains("@") else { throw item.error("\(address.quoted) is not a mail address") }
            recipients.append(Located(address, at: item.position))
        }
        return recipients
    }

    func with(keyFile: String) -> Settings {
        var copy = self
        copy.ways.append(.keyFile(keyFile))
        return copy
    }

    /// Every rule that a watch names exists.
    private func checkRules() throws(YAMLError) {
        let names = rules.map(\.name)
        for watch in watches {
            for rule in watch.rules where !names.contains(rule.value) {
                let rest =
                    names.isEmpty ? "there are no rules: describe it below rules:" : "the rules are \(Self.list(names))"
                throw YAMLError(
                    file: file,
                    at: rule.position,
                    message: "unknown rule \(rule.value.quoted)",
                    advice: .choosing(rule.value, among: names, or: rest)
                )
            }
        }
    }
    /// The first ten names, quoted, with commas.
    private static func list(_ names: [String]) -> String {
        names.prefix(10).map(\.quoted).joined(separator: ", ") + (names.count > 10 ? ", …" : "")
    }
}
