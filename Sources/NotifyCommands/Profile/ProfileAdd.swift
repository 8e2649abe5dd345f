import Files
import ArgumentParser
import Mail
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
    @OptionGroup var policy: PolicyOptions
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
        var profile = Profile(user: server.user ?? "")
        try server.apply(to: &profile)
        try policy.apply(to: &profile)
        let route = try composition.route(profile, name: name)
        try profile.policy?.check(route, name: name)
        if let provider = route.provider, let hint = provider.hint { terminal.note("\(provider.name): \(hint)") }
        if sealing.seal { return try await seal(profile, route, composition) }
        let vault = try await composition.vault(access, quiet: report.quiet).open()
        guard try !vault.profiles().map(\.name).contains(name) else {
            throw CommandFailure(
                "profile '\(name)'",
                "is in the vault already",
                hint: "change it with: notify profile set \(name)",
                status: .cannotCreate
            )
        }
        let secret = try await server.secret(for: route, user: profile.user)
        let (record, entryName) = (profile, name)
        try await vault.updateProfiles { entries in
            entries.append(VaultEntry(name: entryName, attributes: try record.encoded(), secret: secret))
            if entries.count == 1 { try entries.makeDefault(0) }
        }
        if profile.policy?.limit != nil { try await composition.beginLimit(of: name, in: vault) }
        terminal.note("added profile '\(name)'; try it with: notify profile test \(name)")
    }

    private func seal(_ profile: Profile, _ route: ProfileRoute, _ composition: Composition) async throws {
        let (recipient, destination) = try await sealing.destination(composition)
        // No vault is opened that would do it.
        let terminal = Terminal(isQuiet: report.quiet)
        await blocking { terminal.hardenProcess() }
        let secret = try await server.secret(for: route, user: profile.user)
        let record = Record(name: name, attributes: try profile.encoded(), secret: secret)
        try await destination.deliver([record], for: .recipient(recipient)).report(destination, report)
    }
}
