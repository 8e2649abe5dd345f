import ArgumentParser
import SASL
import SMTP
import Vault

struct ProfileSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Change a profile.",
        discussion: """
              notify profile set work --password            asks for the new password
              notify profile set work --rotate              once the server takes it
              notify profile set work --from ops@example.com
              notify profile set work --allow-to ops@example.com --limit 30/1h
            """
    )

    @Argument(help: "The profile.") var name: String
    @OptionGroup var server: ServerOptions
    @Flag(help: "Ask for a new password.") var password = false
    @Flag(help: "Ask for a new password, log in with it, and keep the old one unless the server takes the new one.")
    var rotate = false
    @OptionGroup var policy: PolicyOptions
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        if server.isEmpty, policy.isEmpty, !password, !rotate {
            throw ValidationError("nothing is given to change")
        }
        let composition = try Composition.load(home: access.home)
        let terminal = Terminal(isQuiet: report.quiet)
        let vault = try await composition.vault(access, quiet: report.quiet).open()
        let rotation = rotate ? try await ProfileRotation(of: name, in: vault) : nil
        var profile = try vault.profile(name).profile
        let before = try? composition.route(profile, name: name).credential.kind
        try server.apply(to: &profile)
        try policy.apply(to: &profile)
        let route = try composition.route(profile, name: name)
        try profile.policy?.check(route, name: name)
        // What was a password never goes out as a token, nor the reverse.
        let isOfOtherKind = before.map { $0 != route.credential.kind } ?? false
        let secret =
            password || rotate || server.passwordDescriptor != nil || isOfOtherKind
            ? try await server.secret(for: route, user: profile.user) : nil
        if let rotation {
            guard let secret else {
                throw CommandFailure(
                    "--rotate",
                    "this profile needs no secret: its \(route.credential.kind.rawValue) is \(route.credential.words)",
                    status: .usage
                )
            }
            let entry = ProfileEntry(name: name, profile: profile, hasSecret: true)
            let use = composition.use(entry, route, of: vault, terminal)
            let configuration = try await composition.submission(route, for: use)
            try await rotation.prove(
                secret,
                on: route,
                configuration,
                use,
                composition.eventLoops,
                isVerbose: report.verbose,
                terminal
            )
        }
        let (name, server, policy) = (name, server, policy)
        try await vault.updateProfiles { entries, current in
            let position = try entries.position(of: name)
            try rotation?.expectUnchanged(entries[position], current)
            try entries.editProfile(at: position) { profile throws(CommandFailure) in
                try server.apply(to: &profile)
                try policy.apply(to: &profile)
            }
            if let secret { entries[position].replaceSecret(with: secret) }
        }
        if policy.limit != nil { try await composition.beginLimit(of: name, in: vault) }
        terminal.note("changed profile '\(name)'" + (rotate ? "; the server has taken the new secret" : ""))
    }
}
