import AuditLog
import Files
import Escaping
import Mail
import Submission
import Synchronization
import Vault

/// A new secret for a profile that is not stored before the server has taken it.
struct ProfileRotation: Sendable {
    private let before: VaultEntry
    private let oldSecret: SecretBuffer?

    /// Remembers the profile as it is now.
    init(of name: String, in vault: Vault) async throws(CommandFailure) {
        do {
            (before, oldSecret) = try await blocking {
                let entry = try vault.entries[vault.entries.position(of: name)]
                return (entry, try vault.secret(of: entry))
            }
        } catch {
            throw CommandFailure(converting: error)
        }
    }

    /// Connects, negotiates TLS and logs in with the new secret.
    ///
    /// - Throws: why the server did not take it.
    func prove(
        _ secret: SecretBuffer,
        on route: ProfileRoute,
        _ configuration: SubmissionConfiguration,
        _ use: ProfileUse,
        _ eventLoops: EventLoops,
        isVerbose: Bool,
        _ terminal: Terminal
    ) async throws(CommandFailure) {
        let transcript = isVerbose ? TranscriptLog() : nil
        let client = SubmissionClient(
            configuration: configuration,
            credentials: StoredCredential(username: route.username, kind: route.credential.kind, secret: secret),
            transcript: transcript,
            eventLoops: eventLoops.start
        )
        let number = await use.record(.test(profile: before.name))
        let stages = Mutex<[String]>([])
        let outcome: Result<Void, SubmissionFailure>
        do throws(SubmissionFailure) {
            try await client.probe { stage in stages.withLock { $0.append(stage.name) } }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await client.close()
        let hasPassed = (try? outcome.get()) != nil
        if let number { await use.record(.outcome(of: number, hasPassed ? .passed : .failed)) }
        if let transcript { await TranscriptOutput(record: nil, isVerbose: true, terminal).write(transcript) }
        do throws(SubmissionFailure) {
            try outcome.get()
        } catch {
            terminal.note("profile '\(Visible.escaped(before.name))' stays as it was")
            throw CommandFailure(error)
        }
        guard stages.withLock({ $0.contains("AUTH") }) else {
            throw CommandFailure(
                "profile '\(Visible.escaped(before.name))'",
                "stays as it was: the server asked for no login, so the new secret is not proven",
                status: .unavailable
            )
        }
    }

    /// Fails where another process has changed the profile since; `secret` gives the secret of an entry as it is now.
    func expectUnchanged(
        _ entry: VaultEntry,
        _ secret: (VaultEntry) throws -> SecretBuffer?
    ) throws {
        guard entry.attributes == before.attributes, try secret(entry) == oldSecret else {
            throw CommandFailure(
                "profile '\(Visible.escaped(before.name))'",
                "was changed by another process meanwhile, and stays as that has left it",
                hint: "look at it, and run the command again: notify profile show \(before.name)",
                status: .temporaryFailure
            )
        }
    }
}
