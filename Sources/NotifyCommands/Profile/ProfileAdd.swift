import ArgumentParser
import Escaping
import Files
import Mail
import Profiles
import Providers
import Settings
import Vault

struct ProfileAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Put a mailbox and its password into the vault.",
        discussion: """
            The password is asked for without echo, or read from a descriptor; it is never an argument. With XOAUTH2 or
            OAUTHBEARER it is an access token; a program that fetches one is named in config.yaml:

              oauth2: {work: {command: [/usr/bin/oauth-token, work]}}

              notify profile add work --provider gmail --user me@gmail.com
              notify profile add own --host mail.example.com --user me@example.com
              notify profile add ops --provider gmail --user me@gmail.com \\
                --allow-to @example.com --allow-server smtp.gmail.com --limit 30/1h
              notify profile add ses --provider amazon-ses --set region=eu-west-1 \\
                --user AKIA... --from ops@example.com --password-fd 3 3<file
              notify profile add ci --provider gmail --user ci@gmail.com --seal
            """
    )

    @Argument(help: "What the profile is called.") var name: String
    @OptionGroup var server: ServerOptions
    @OptionGroup var restrictions: RestrictionOptions
    @OptionGroup var sealing: SealOptions
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    /// Not `validate()`: there it would come before the word about a misspelt option.
    private func checkServer() throws {
        if server.provider == nil, server.host == nil {
            throw ValidationError("--provider or --host is needed")
        }
        if server.user == nil { throw ValidationError("--user is needed") }
    }

    func run() async throws {
        try checkServer()
        let composition = try Composition.load(home: access.home)
        let terminal = Terminal(isQuiet: report.quiet)
        let configuration = composition.profiles(terminal)
        let (profile, resolved) = try await made(configuration)
        if let provider = resolved.provider, let hint = provider.hint { terminal.note("\(provider.name): \(hint)") }
        if sealing.seal { return try await seal(profile, resolved, composition) }
        let vault = try await composition.vault(access, quiet: report.quiet).open()
        guard !vault.entries.map(\.name).contains(name) else {
            throw CommandFailure(
                CommandFailure.profile(name),
                "is in the vault already",
                hint: "change it with: notify profile set \(Visible.escaped(name))",
                status: .cannotCreate
            )
        }
        let secret = try await server.secret(for: resolved, user: profile.user)
        let (record, entryName) = (profile, name)
        try await vault.updateProfiles { entries in
            entries.append(VaultEntry(name: entryName, attributes: try record.encoded(), secret: secret))
            if entries.count == 1 { try entries.makeDefault(0) }
        }
        if profile.restrictions.limit != nil { try await configuration.beginLimit(of: name, in: vault) }
        let shown = Visible.escaped(name)
        terminal.note("added profile '\(shown)'; try it with: notify profile test \(shown)")
    }

    /// The profile that the options make, checked and resolved.
    private func made(_ configuration: ProfilesConfiguration) async throws -> (Profile, ResolvedProfile) {
        let change = ProfileChange(server, restrictions)
        let name = name
        return try await blocking { () throws(ProfileError) in
            var profile = Profile(user: "")
            try change.apply(to: &profile)
            try profile.checkFiles()
            let resolved = try configuration.resolve(profile, name: name)
            try profile.restrictions.check(resolved, name: name)
            return (profile, resolved)
        }
    }

    private func seal(_ profile: Profile, _ resolved: ResolvedProfile, _ composition: Composition) async throws {
        let (recipient, destination) = try await sealing.destination(composition)
        // No vault is opened that would do it.
        let terminal = Terminal(isQuiet: report.quiet)
        await blocking { terminal.hardenProcess() }
        let secret = try await server.secret(for: resolved, user: profile.user)
        let record = Record(name: name, attributes: try profile.encoded(), secret: secret)
        try await destination.deliver([record], for: .recipient(recipient)).report(destination, report)
    }
}
