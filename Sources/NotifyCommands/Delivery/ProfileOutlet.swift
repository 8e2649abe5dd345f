import Delivery
import Mail
import Profiles
import Settings

/// Joins profiles to delivery: opens the vault and the profile that a command sends with.
struct ProfileOutletSource: OutletSource {
    let choice: DeliveryChoice
    let composition: Composition
    /// What has failed before: nothing is opened then.
    let failure: CommandFailure?

    func open() async throws(UnopenedOutlet) -> any Outlet {
        do throws(CommandFailure) {
            if let failure { throw failure }
            do throws(ProfileError) {
                return try await profile()
            } catch {
                throw CommandFailure(error)
            }
        } catch {
            throw UnopenedOutlet(subject: error.what, reason: error.why, underlying: error)
        }
    }

    private func profile() async throws(ProfileError) -> ProfileOutlet {
        let terminal = Terminal(isQuiet: choice.isQuiet)
        let vault = try await composition.vault(choice.vault, quiet: choice.isQuiet).open()
        let isTranscribed = choice.record != nil || choice.isVerbose
        let transcript = isTranscribed ? Transcript(choice, terminal) : nil
        let profile = try await OpenedProfile(
            choice.profile ?? composition.settings.profile,
            in: vault,
            composition.profiles(terminal),
            requiresTLS: choice.requiresTLS,
            transcript: transcript?.log,
            onNote: { note in terminal.note(note) }
        )
        return ProfileOutlet(profile: profile, transcript: transcript)
    }
}

/// An opened profile as a way out: its server, guarded by its restrictions.
private struct ProfileOutlet: Outlet {
    let profile: OpenedProfile
    let transcript: Transcript?

    var sender: Mailbox { profile.sender }

    var transport: any Transport {
        guard let transcript else { return profile.transport }
        return TranscribedTransport(base: profile.transport, transcript: transcript)
    }

    func objections(to message: [UInt8], envelope: Envelope) -> [SubmissionFailure?] {
        profile.faults(message, envelope).map { $0?.failure }
    }

    func close() async {
        await profile.close()
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
