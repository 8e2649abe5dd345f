import ArgumentParser

/// What a profile may be used for; shared by `profile add` and `profile set`.
struct PolicyOptions: ParsableArguments {
    @Option(
        name: .customLong("allow-to"),
        help: ArgumentHelp(
            "Mail to this address or @domain alone, whatever config.yaml says; may be repeated, and replaces the list.",
            valueName: "address"
        )
    )
    var recipients: [String] = []

    @Option(
        name: .customLong("allow-from"),
        help: ArgumentHelp(
            "Let mail of programs be from this address or @domain alone, and from the profile's own; may be repeated.",
            valueName: "address"
        )
    )
    var senders: [String] = []

    @Option(
        name: .customLong("allow-server"),
        help: ArgumentHelp(
            "Connect to this server alone, whatever provider files say; may be repeated.",
            valueName: "name"
        )
    )
    var servers: [String] = []

    @Option(help: ArgumentHelp("Send no more mails than that in a time, such as 30/1h.", valueName: "n/duration"))
    var limit: String?

    @Flag(help: "Drop what was allowed before.")
    var noPolicy = false

    /// Whether nothing was given.
    var isEmpty: Bool {
        recipients.isEmpty && senders.isEmpty && servers.isEmpty && limit == nil && !noPolicy
    }

    /// Writes what was given into the profile.
    func apply(to profile: inout Profile) throws(CommandFailure) {
        var policy = (noPolicy ? nil : profile.policy) ?? SendingPolicy()
        if let allowed: [AllowedAddress] = try Self.words(recipients, "--allow-to") { policy.recipients = allowed }
        if let allowed: [AllowedAddress] = try Self.words(senders, "--allow-from") { policy.senders = allowed }
        if let allowed: [AllowedServer] = try Self.words(servers, "--allow-server") { policy.servers = allowed }
        if let limit { policy.limit = try MailLimit(parsing: limit, of: "--limit") }
        profile.policy = policy == SendingPolicy() ? nil : policy
    }

    private static func words<Word: PolicyWord>(_ texts: [String], _ option: String) throws(CommandFailure) -> [Word]? {
        var words: [Word] = []
        for text in texts { words.append(try Word(parsing: text, of: option)) }
        return words.isEmpty ? nil : words
    }
}
