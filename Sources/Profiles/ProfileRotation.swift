internal import AuditLog
internal import Files
package import Mail
package import NIOCore
package import SMTP
package import Submission
internal import Synchronization
package import Vault

/// A new secret for a profile that is not stored before the server has taken it.
package struct ProfileRotation: Sendable {
    private let before: VaultEntry
    private let oldSecret: SecretBuffer?

    /// Remembers the profile as it is now.
    package init(of name: String, in vault: Vault) async throws(ProfileError) {
        (before, oldSecret) = try await blocking { () throws(ProfileError) in
            let entries = vault.entries
            let entry = try entries[entries.position(of: name)]
            do throws(VaultError) {
                return (entry, try vault.secret(of: entry))
            } catch {
                throw .vault(error)
            }
        }
    }

    /// Connects, negotiates TLS and authenticates with the new secret.
    ///
    /// - Throws: `.refused` with why the server did not take it; `.unproven` where it asked for nothing.
    package func prove(
        _ secret: SecretBuffer,
        of resolved: ResolvedProfile,
        _ configuration: SubmissionConfiguration,
        _ use: ProfileUse,
        eventLoops: @escaping @Sendable () -> any EventLoopGroup,
        transcript: (any TranscriptSink)? = nil
    ) async throws(ProfileError) {
        let client = SubmissionClient(
            configuration: configuration,
            credentials: StoredCredential(
                username: resolved.username,
                kind: resolved.credential.kind,
                secret: secret
            ),
            transcript: transcript,
            eventLoops: eventLoops
        )
        let stages = Mutex<[String]>([])
        do throws(SubmissionFailure) {
            try await use.probe(client) { stage in stages.withLock { $0.append(stage.name) } }
        } catch {
            throw .refused(error, profile: before.name)
        }
        guard stages.withLock({ $0.contains("AUTH") }) else { throw .unproven(profile: before.name) }
    }

    /// Fails where another process has changed the profile since; `secret` gives the secret of an entry as it is now.
    package func expectUnchanged(
        _ entry: VaultEntry,
        _ secret: (VaultEntry) throws -> SecretBuffer?
    ) throws {
        guard entry.attributes == before.attributes, try secret(entry) == oldSecret else {
            throw ProfileError.changedMeanwhile(profile: before.name)
        }
    }
}

extension ProfileUse {
    /// Connects, negotiates TLS, authenticates, ends the connection, and writes that into the audit log. `onStage` is called
    /// as each stage passes, in order, on another thread.
    package func probe(
        _ client: SubmissionClient,
        onStage: @escaping @Sendable (ProbeStage) -> Void
    ) async throws(SubmissionFailure) {
        let number = await record(.test(profile: profile))
        let failure: SubmissionFailure?
        do throws(SubmissionFailure) {
            try await client.probe(onStage: onStage)
            failure = nil
        } catch {
            failure = error
        }
        await client.close()
        if let number { await record(.outcome(of: number, failure == nil ? .passed : .failed)) }
        if let failure { throw failure }
    }
}
