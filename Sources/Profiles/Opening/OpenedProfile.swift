internal import Files
package import Mail
package import SMTP
package import Submission
package import Vault

/// A profile ready to send: resolved, restricted and with its credential.
package struct OpenedProfile: Sendable {
    package let name: String
    /// Whose address it sends with.
    package let sender: Mailbox
    /// Its server, behind its restrictions. Each submission is written into the audit log.
    package var transport: any Transport { RestrictedTransport(base: client, use: use) }
    private let use: ProfileUse
    private let client: SubmissionClient

    /// Finds a profile in the vault, resolves it and takes out its secret. No connection is made yet.
    ///
    /// - Parameters:
    ///   - name: `nil`: the default one.
    ///   - vault: where it is stored.
    ///   - configuration: what it needs besides.
    ///   - requiresTLS: no server on the way may hand the mail on without TLS (RFC 8689).
    ///   - transcript: gets the dialogue, secrets redacted.
    ///   - onNote: called on any thread with what was asked for and a server does not do.
    /// - Throws: as `Vault.profile(_:)` and `ResolvedProfile.init`; `.restricted` where its servers are not allowed.
    package init(
        _ name: String?,
        in vault: Vault,
        _ configuration: ProfilesConfiguration,
        requiresTLS: Bool = false,
        transcript: (any TranscriptSink)? = nil,
        onNote: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws(ProfileError) {
        let ready = try await ReadyProfile(name, in: vault, configuration)
        var submission = ready.submission
        submission.requiresTLS = requiresTLS
        self.name = ready.entry.name
        sender = ready.resolved.sender
        use = ready.use
        client = SubmissionClient(
            configuration: submission,
            credentials: ready.credential,
            transcript: transcript,
            eventLoops: configuration.eventLoops,
            onNote: onNote
        )
    }

    /// Returns what the restrictions have against sending the message to each of the recipients, in their order. Nothing is
    /// written into the audit log.
    package func faults(_ message: [UInt8], _ envelope: Envelope) -> [RestrictionFault?] {
        let faults = use.faults(message, envelope)
        return faults.recipients.map { faults.message ?? $0 }
    }

    /// Ends the connections with QUIT.
    package func close() async {
        await client.close()
    }
}

/// Everything that a client for a profile is made of.
package struct ReadyProfile: Sendable {
    package let entry: ProfileEntry
    package let resolved: ResolvedProfile
    package let use: ProfileUse
    package let submission: SubmissionConfiguration
    /// `nil` where the profile has nothing to authenticate with.
    package let credential: (any CredentialProvider)?

    /// Finds, resolves and restricts the profile, and takes its secret out of the vault; `name` is `nil` for the default.
    package init(
        _ name: String?,
        in vault: Vault,
        _ configuration: ProfilesConfiguration
    ) async throws(ProfileError) {
        (entry, resolved) = try await blocking { () throws(ProfileError) in
            let entry = try vault.profile(name)
            return (entry, try configuration.resolve(entry.profile, name: entry.name))
        }
        use = configuration.use(entry, resolved, of: vault)
        submission = try await configuration.submission(resolved, for: use)
        switch resolved.credential {
        case .vault(let kind):
            credential = try await vault.credential(of: entry.name, username: resolved.username, kind: kind)
        case .command(let command): credential = FetchedToken(username: resolved.username, command: command)
        case .certificate: credential = CertificateCredential(username: resolved.username)
        }
    }
}
