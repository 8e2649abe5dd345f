/// What `config.yaml` says, checked. Paths are absolute.
package struct Settings: Sendable, Equatable {
    /// The path of the file, as it was given to `load`.
    package let file: String
    /// The profile to send with when none is named; `nil`: the vault's default.
    package let profile: String?
    /// Addresses that alerts go to, not yet parsed.
    package let recipients: [Located<String>]
    /// Who gets the mail for names of this system; in the order of the file, each name once.
    package let aliases: [AliasSetting]
    /// How the vault is opened, in the order of trying; empty: by the passphrase that a person types.
    package private(set) var ways: [OpeningSetting]
    /// How long a mail server is waited for; `nil`: as long as RFC 5321 wants.
    package let deliveryTimeout: Duration?
    /// Through which mail servers are reached.
    package let proxy: ProxySetting?
    package let watches: [WatchSetting]
    package let rules: [RuleSetting]
    /// How profiles get their access tokens.
    package let tokens: [TokenSetting]

    /// Reads `config.yaml`.
    ///
    /// - Returns: `nil` when there is no such file. A file without any key gives empty settings.
    /// - Throws: the first thing that is wrong, with its place. A file that cannot be read is an error.
    package static func load(path: String) throws(SettingsError) -> Settings? {
        guard let bytes = try SettingsFile.read(path) else { return nil }
        return try Settings(bytes, file: path)
    }

    /// Reads the bytes of a `config.yaml`.
    ///
    /// - Parameters:
    ///   - bytes: what the file holds.
    ///   - file: its path; relative paths in it are taken from its folder.
    /// - Throws: the first thing that is wrong, with its place.
    package init(_ bytes: [UInt8], file: String) throws(SettingsError) {
        self.file = file
        guard let root = try YAMLReader.read(bytes, file: file) else {
            profile = nil
            recipients = []
            aliases = []
            ways = []
            deliveryTimeout = nil
            proxy = nil
            watches = []
            rules = []
            tokens = []
            return
        }
        let mapping = try YAMLMapping(
            root,
            file.quoted,
            known: ["profile", "to", "aliases", "vault", "delivery", "watch", "rules", "oauth2"]
        )
        let folder = FolderOfPaths(file: file)
        profile = try mapping["profile"]?.line("\"profile\"")
        recipients = try mapping["to"].map { value throws(SettingsError) in try Self.recipients(value) } ?? []
        aliases = try mapping["aliases"].map { value throws(SettingsError) in try AliasSetting.all(value) } ?? []
        ways = try mapping["vault"].map { value throws(SettingsError) in try OpeningSetting.all(value, folder) } ?? []
        let delivery = try mapping["delivery"].map { value throws(SettingsError) in
            try YAMLMapping(value, "\"delivery\"", known: ["timeout", "proxy"])
        }
        deliveryTimeout = try delivery?["timeout"].map { value throws(SettingsError) in
            try value.duration("\"timeout\"")
        }
        proxy = try delivery?["proxy"].map { value throws(SettingsError) in try ProxySetting(value) }
        rules = try mapping["rules"].map { value throws(SettingsError) in try RuleSetting.all(value) } ?? []
        watches = try mapping["watch"].map { value throws(SettingsError) in try WatchSetting.all(value, folder) } ?? []
        tokens = try mapping["oauth2"].map { value throws(SettingsError) in try TokenSetting.all(value) } ?? []
        try checkRules()
    }

    private static func recipients(_ value: YAMLValue) throws(SettingsError) -> [Located<String>] {
        var recipients: [Located<String>] = []
        for item in try value.oneOrList("\"to\"") {
            let address = try item.line("an address in \"to\"")
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
    private func checkRules() throws(SettingsError) {
        let names = rules.map(\.name)
        for watch in watches {
            for rule in watch.rules where !names.contains(rule.value) {
                let rest =
                    names.isEmpty ? "there are no rules: describe it below rules:" : "the rules are \(names.asList)"
                throw SettingsError(
                    file: file,
                    at: rule.position,
                    message: "unknown rule \(rule.value.quoted)",
                    hint: NearestName.hint(for: rule.value, among: names) ?? rest
                )
            }
        }
    }
}
