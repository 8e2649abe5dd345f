internal import AuditLog
package import NIOCore
package import Providers
package import Submission
package import Vault

/// What profiles need besides the vault.
package struct ProfilesConfiguration: Sendable {
    package var providers: ProviderDirectory
    package var diagnoses: DiagnosisDirectory
    /// Programs that print an access token, with their arguments, by the profile's name.
    package var tokenCommands: [String: [String]]
    /// How long a mail server, or a program that prints a token, is waited for at most; `nil`: as long as RFC 5321 wants.
    package var deadline: Duration?
    /// Through which mail servers are reached.
    package var proxy: Proxy?
    /// Asked when there is something to connect to.
    package var eventLoops: @Sendable () -> any EventLoopGroup
    /// The path of the audit log.
    package var auditLog: String
    /// Called on any thread with what went wrong beside something that succeeded.
    package var warn: @Sendable (ProfileWarning) -> Void

    package init(
        providers: ProviderDirectory,
        diagnoses: DiagnosisDirectory,
        tokenCommands: [String: [String]] = [:],
        deadline: Duration? = nil,
        proxy: Proxy? = nil,
        eventLoops: @escaping @Sendable () -> any EventLoopGroup,
        auditLog: String,
        warn: @escaping @Sendable (ProfileWarning) -> Void = { _ in }
    ) {
        self.providers = providers
        self.diagnoses = diagnoses
        self.tokenCommands = tokenCommands
        self.deadline = deadline
        self.proxy = proxy
        self.eventLoops = eventLoops
        self.auditLog = auditLog
        self.warn = warn
    }

    /// Returns the profile joined with its provider's facts. Blocks for the provider's file.
    package func resolve(_ profile: Profile, name: String) throws(ProfileError) -> ResolvedProfile {
        let token = tokenCommands[name].map { words in
            var program = SecretProgram(words: words)
            if let deadline { program.deadline = min(program.deadline, deadline) }
            return TokenCommand(profile: name, program: program)
        }
        return try ResolvedProfile(profile, name: name, providers: providers, tokenCommand: token)
    }

    /// Returns the use of a profile, with what its restrictions say of it.
    package func use(_ entry: ProfileEntry, _ resolved: ResolvedProfile, of vault: Vault) -> ProfileUse {
        ProfileUse(entry, sender: resolved.sender, log: AuditLog(of: vault, at: auditLog), warn: warn)
    }

    /// Returns how the profile's mail is submitted.
    ///
    /// - Throws: `.restricted` where the restrictions do not allow the servers, whatever a provider's file says.
    package func submission(
        _ resolved: ResolvedProfile,
        for use: ProfileUse
    ) async throws(ProfileError) -> SubmissionConfiguration {
        try await use.checkServers(resolved.configuration.servers)
        var configuration = resolved.configuration
        if let deadline { configuration.deadlines.cap(at: deadline) }
        configuration.proxy = proxy
        configuration.diagnoses = StoredDiagnoses(
            directory: diagnoses,
            providers: providers,
            provider: resolved.provider?.id,
            host: configuration.servers.first?.host,
            warn: warn
        )
        return configuration
    }
}

/// What went wrong beside something that succeeded.
package enum ProfileWarning: Sendable {
    /// The audit log could not be written; the use itself goes on.
    case unrecordedUse(VaultError)
    /// Files about replies cannot be used; what a server said is told by its codes.
    case unusableDiagnoses(ProviderError)
}
