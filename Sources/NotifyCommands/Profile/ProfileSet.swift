import ArgumentParser
import Vault

struct ProfileSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Change a profile.",
        discussion: """
              notify profile set work --password            asks for the new password
              notify profile set work --from ops@example.com
              notify profile set work --allow-to ops@example.com --limit 30/1h
            """
    )

    @Argument(help: "The profile.") var name: String
    @OptionGroup var server: ServerOptions
    @Flag(help: "Ask for a new password.") var password = false
    @OptionGroup var policy: PolicyOptions
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        if server.isEmpty, policy.isEmpty, !password { throw ValidationError("nothing is given to change") }
        let composition = try Composition.load(home: access.home)
        let vault = try await composition.vault(access, quiet: report.quiet).open()
        var profile = try vault.profile(name).profile
        let before = try? composition.route(profile, name: name).credential.kind
        try server.apply(to: &profile)
        try policy.apply(to: &profile)
        let route = try composition.route(profile, name: name)
        try profile.policy?.check(route, name: name)
        // What was a password never goes out as a token, nor the reverse.
        let isOfOtherKind = before.map { $0 != route.credential.kind } ?? false
        let secret =
            password || server.passwordDescriptor != nil || isOfOtherKind
            ? try await server.secret(for: route, user: profile.user) : nil
        let (name, server, policy) = (name, server, policy)
        try await vault.updateProfiles { entries in
            let position = try entries.position(of: name)
            try entries.editProfile(at: position) { profile throws(CommandFailure) in
                try server.apply(to: &profile)
                try policy.apply(to: &profile)
            }
            if let secret { entries[position].replaceSecret(with: secret) }
        }
        if policy.limit != nil { try await composition.beginLimit(of: name, in: vault) }
        Terminal(isQuiet: report.quiet).note("changed profile '\(name)'")
    }
}
