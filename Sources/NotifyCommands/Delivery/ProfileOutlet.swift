import Delivery
import Mail
import SMTP
import Settings
import Submission

/// Joins profiles to delivery: opens the vault and the profile that a command sends with.
struct ProfileOutletSource: OutletSource {
    let choice: DeliveryChoice
    let composition: Composition
    /// What has failed before: nothing is opened then.
    let failure: CommandFailure?

    func open() async throws(UnopenedOutlet) -> any Outlet {
        do throws(CommandFailure) {
            if let failure { throw failure }
            return try await profile()
        } catch {
            throw UnopenedOutlet(subject: error.what, reason: error.why, underlying: error)
        }
    }

    private func profile() async throws(CommandFailure) -> ProfileOutlet {
        let terminal = Terminal(isQuiet: choice.isQuiet)
        let vault = try await composition.vault(choice.vault, quiet: choice.isQuiet).open()
        let entry = try vault.profile(choice.profile ?? composition.settings.profile)
        let route = try composition.route(entry.profile, name: entry.name)
        let credential = try await composition.credential(of: entry, route, in: vault)
        let use = composition.use(entry, route, of: vault, terminal)
        var configuration = try await composition.submission(route, for: use)
        configuration.requiresTLS = choice.requiresTLS
        let isTranscribed = choice.record != nil || choice.isVerbose
        let transcript = isTranscribed ? Transcript(choice, terminal) : nil
        let client = SubmissionClient(
            configuration: configuration,
            credentials: credential,
            transcript: transcript?.log,
            eventLoops: composition.eventLoops.start,
            onNote: { note in terminal.note(note) }
        )
        return ProfileOutlet(sender: route.sender, client: client, use: use, transcript: transcript)
    }
}

/// An opened profile as a way out: its server, guarded by its restrictions.
private struct ProfileOutlet: Outlet {
    let sender: Mailbox
    let client: SubmissionClient
    let use: ProfileUse
    let transcript: Transcript?

    var transport: any Transport {
        let policed = PolicedTransport(base: client, use: use)
        guard let transcript else { return policed }
        return TranscribedTransport(base: policed, transcript: transcript)
    }

    func objections(to message: [UInt8], envelope: Envelope) -> [SubmissionFailure?] {
        let faults = use.faults(message, envelope)
        return faults.recipients.map { faults.message ?? $0 }
    }

    func close() async {
        await client.close()
        await transcript?.write()
    }
}

/// The dialogues of one command and where they are shown.
private struct Transcript: Sendable {
    let log = TranscriptLog()
    private let output: TranscriptOutput

    init(_ choice: DeliveryChoice, _ terminal: Terminal) {
        output = TranscriptOutput(record: choice.record, isVerbose: choice.isVerbose, terminal)
    }

    func write() async {
        await output.write(log)
    }
}

/// Shows each dialogue before its outcome is told.
private struct TranscribedTransport: Transport {
    let base: any Transport
    let transcript: Transcript

    func submit(_ message: [UInt8], envelope: Envelope) async -> [RecipientOutcome] {
        let outcomes = await base.submit(message, envelope: envelope)
        await transcript.write()
        return outcomes
    }
}
