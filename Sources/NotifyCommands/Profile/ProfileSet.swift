import ArgumentParser
import Files
import Profiles
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
    @OptionGroup var restrictions: RestrictionOptions
    @OptionGroup var access: VaultKeyOptions
    @OptionGroup var report: ReportOptions

    func run() async throws {
        let change = ProfileChange(server, restrictions)
        if change.isEmpty, server.passwordDescriptor == nil, !password, !rotate {
            throw ValidationError("nothing is given to change")
        }
        let composition = try Composition.load(home: access.home)
        let terminal = Terminal(isQuiet: report.quiet)
        let configuration = composition.profiles(terminal)
        let vault = try await composition.vault(access, quiet: report.quiet).open()
        let rotation = rotate ? try await ProfileRotation(of: name, in: vault) : nil
        let name = name
        let (profile, resolved, isOfOtherKind) = try await blocking { () throws(ProfileError) in
            var profile = try vault.profile(name).profile
            let before = try? configuration.resolve(profile, name: name).credential.kind
            try change.apply(to: &profile)
            if change.namesFile { try profile.checkFiles() }
            let resolved = try configuration.resolve(profile, name: name)
            try profile.restrictions.check(resolved, name: name)
            // What was a password never goes out as a token, nor the reverse.
            return (profile, resolved, before.map { $0 != resolved.credential.kind } ?? false)
        }
        let secret =
            password || rotate || server.passwordDescriptor != nil || isOfOtherKind
            ? try await server.secret(for: resolved, user: profile.user) : nil
        if let rotation {
            guard let secret else { throw resolved.credential.needless("--rotate") }
            let entry = ProfileEntry(name: name, profile: profile, hasSecret: true)
            try await prove(
                secret,
                of: entry,
                resolved,
                rotation,
                configuration.use(entry, resolved, of: vault),
                configuration
            )
        }
        try await vault.updateProfiles { entries, current in
            let position = try entries.position(of: name)
            try rotation?.expectUnchanged(entries[position], current)
            try entries.editProfile(at: position) { profile throws(ProfileError) in try change.apply(to: &profile) }
            if let secret { entries[position].replaceSecret(with: secret) }
        }
        if change.setsLimit { try await configuration.beginLimit(of: name, in: vault) }
        terminal.note(
            "changed \(CommandFailure.profile(name))" + (rotate ? "; the server has taken the new secret" : "")
        )
    }

    private func prove(
        _ secret: SecretBuffer,
        of entry: ProfileEntry,
        _ resolved: ResolvedProfile,
        _ rotation: ProfileRotation,
        _ use: ProfileUse,
        _ configuration: ProfilesConfiguration
    ) async throws {
        let terminal = Terminal(isQuiet: report.quiet)
        let transcript = report.verbose ? TranscriptLog() : nil
        let submission = try await configuration.submission(resolved, for: use)
        let failure: ProfileError?
        do throws(ProfileError) {
            try await rotation.prove(
                secret,
                of: resolved,
                submission,
                use,
                eventLoops: configuration.eventLoops,
                transcript: transcript
            )
            failure = nil
        } catch {
            failure = error
        }
        if let transcript { await TranscriptOutput(record: nil, isVerbose: true, terminal).write(transcript) }
        guard let failure else { return }
        if case .refused = failure { terminal.note("\(CommandFailure.profile(entry.name)) stays as it was") }
        throw failure
    }
}
